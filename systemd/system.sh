#!/usr/bin/env bash
# What a release brings beside the program: units, users, folders, rules of udev, scripts. This file
# lies with them, in the release itself, and lays them down: all of them, or none. Root's, run by
# install.sh, and by program.sh at each start of the station; a release that is swapped back leaves
# nothing behind but its users, whose files would be nobody's.
#   system.sh lay        lay down what differs, take away what an earlier release brought
#   system.sh lay-trial  the same but for what swaps back a release that isn't good
#   system.sh list       the places
#   system.sh check      whether this release can be laid down, and swapped back
# With DESTDIR=/folder only the files are put there, nothing else is touched.
set -euo pipefail
umask 022
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dest=${DESTDIR:-} home=/opt/loa-thon etc=/etc
# One line a place: `laid`, or `new` until it is enabled.
laid=$dest$home/laid
guard=(program.sh station-update.path station-update.service)
declare -A source=() before=()
changed=() gone=() new=()

# Sets `place` of a file so called; empty when it has none.
place_of() {
    place=
    case $1 in
        *.service | *.socket | *.path | *.timer) place=$etc/systemd/system/$1 ;;
        *.sysusers.conf) place=$etc/sysusers.d/${1%.sysusers.conf}.conf ;;
        *.tmpfiles.conf) place=$etc/tmpfiles.d/${1%.tmpfiles.conf}.conf ;;
        *.rules) place=$etc/udev/rules.d/$1 ;;
        program.sh | stick.sh | relays_quick.py) place=$home/$1 ;;
    esac
}

# In a checkout one of the scripts lies with the program.
look() {
    local file place
    for file in "$here"/* "$here/../station/village/watchdog/relays_quick.py"; do
        place_of "${file##*/}"
        [ -z "$place" ] || [ ! -f "$file" ] || source[$place]=$file
    done
}

is_guard() {
    local name
    for name in "${guard[@]}"; do [ "${1##*/}" != "$name" ] || return 0; done
    return 1
}

remember() {
    local word place
    [ -e "$laid" ] || return 0
    while read -r word place; do before[$place]=$word; done < "$laid"
}

is_laid() { [ "${before[$1]-}" = laid ]; }

# compare [trial]: fills in what has changed, is new, or is gone.
compare() {
    local place
    for place in "${!source[@]}"; do
        [ "${1-}" != trial ] || ! is_guard "$place" || continue
        cmp -s "${source[$place]}" "$dest$place" || changed+=("$place")
        # Where the root forgets at each boot, it is new each time.
        { is_laid "$place" && [ -e "$dest$place" ]; } || new+=("$place")
    done
    for place in "${!before[@]}"; do
        [ -n "${source[$place]-}" ] || gone+=("$place")
    done
}

# note WORD...: what `laid` says, whole and on the disk; WORD is for what is new.
note() {
    local place
    {
        for place in "${!source[@]}"; do
            if [[ " ${new[*]} " = *" $place "* ]]; then echo "$1 $place"
            elif is_laid "$place"; then echo "laid $place"; fi
        done
        [ "$1" = laid ] || for place in "${gone[@]}"; do echo "laid $place"; done
    } | sort -u > "$laid.new"
    sync "$laid.new" && mv -f "$laid.new" "$laid"
}

# Beside its place first, for a disk that is full takes the last of them no more.
stage() {
    local place
    for place in "${changed[@]}"; do
        if ! { install -D -m 644 "${source[$place]}" "$dest$place.loa-thon-new" &&
            sync "$dest$place.loa-thon-new"; }; then
            unstage
            return 1
        fi
    done
}

unstage() {
    local place
    for place in "${changed[@]}"; do rm -f "$dest$place.loa-thon-new"; done
}

put() {
    local place
    for place in "${changed[@]}"; do
        echo "Writing $place"
        mv -f "$dest$place.loa-thon-new" "$dest$place"
        sync "${dest}${place%/*}"
    done
}

take_away() {
    local place
    for place in "${gone[@]}"; do
        echo "Taking away $place"
        case $place in
            "$etc"/systemd/system/*) [ -n "$dest" ] ||
                systemctl disable --quiet --now --no-block "${place##*/}" 2>/dev/null || true ;;
        esac
        rm -f "$dest$place"
    done
}

has() { [[ " ${changed[*]} ${gone[*]} ${new[*]} " = *"$1"* ]]; }

tell_the_system() {
    local place unit
    [ -z "$dest" ] || return 0
    # Before the folders, which belong to them.
    ! has /sysusers.d/ || systemd-sysusers "$etc"/sysusers.d/loa-thon*.conf
    ! has /tmpfiles.d/ || systemd-tmpfiles --create "$etc"/tmpfiles.d/loa-thon*.conf
    if has /rules.d/ && command -v udevadm >/dev/null; then
        udevadm control --reload && udevadm trigger --subsystem-match=gpio
        udevadm trigger --action=add --subsystem-match=sound
    fi
    ! has /systemd/system/ || systemctl daemon-reload
    for place in "${!source[@]}"; do
        unit=${place##*/}
        [[ $place = "$etc"/systemd/system/* ]] || continue
        if [[ " ${new[*]} " = *" $place "* ]]; then
            [[ $'\n'$(< "$place") = *$'\n[Install]'* ]] || continue
            systemctl enable --quiet "$unit"
            # Nothing is waited for: the station, which may be just starting, may come before it.
            is_started_otherwise "$unit" || systemctl start --no-block "$unit"
        elif [[ " ${changed[*]} " = *" $place "* && $unit =~ \.(socket|path|timer)$ ]]; then
            systemctl try-restart --no-block "$unit"
        fi
    done
}

# By install.sh, when the settings are there; or it is the station that runs this.
is_started_otherwise() {
    case $1 in
        station.service | station-panel.service | station-panel.socket | station-enrol.service) ;;
        *) return 1 ;;
    esac
}

lay() {
    look
    remember
    compare "${1-}"
    [ $((${#changed[@]} + ${#gone[@]} + ${#new[@]})) -gt 0 ] || return 0
    mkdir -p "$dest$home"
    stage
    note new
    put
    take_away
    tell_the_system
    note laid
}

check() {
    local name place
    look
    # The guard of the release before swaps back this one; so this one's unit has to call it.
    grep -qx 'ExecStartPre=-+/bin/bash /opt/loa-thon/program.sh start' "$here/station.service" ||
        { echo "its station.service doesn't begin with program.sh: it could not be swapped back" >&2
          exit 1; }
    for name in "${guard[@]}" stick.sh relays_quick.py loa-thon.sysusers.conf loa-thon.tmpfiles.conf
    do
        place_of "$name"
        [ -n "${source[$place]-}" ] || { echo "it brings no $name" >&2; exit 1; }
    done
    for name in "${source[@]}"; do
        [[ $name != *.sh ]] || bash -n "$name"
    done
}

case ${1-} in
    lay) lay ;;
    lay-trial) lay trial ;;
    list) look; printf '%s\n' "${!source[@]}" | sort ;;
    check) check ;;
    *) echo "system.sh lay|lay-trial|list|check" >&2; exit 64 ;;
esac
