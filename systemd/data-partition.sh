#!/usr/bin/env bash
# Moves all that this box must keep (state, settings, program) onto a partition of its own, so that
# everything else may be read-only: Raspberry Pi OS's overlay, which raspi-config switches on.
#   data-partition.sh DEVICE    an ext4 partition, such as /dev/mmcblk0p3 or /dev/sda1
# Nothing on it is erased; a village's data that are on it already are taken up, as after a new card.
# A second run changes nothing; one that the power cut short is done again. Root, or with sudo.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 022

data=/srv/loa-thon units=/etc/systemd/system rule=/etc/udev/rules.d/95-loa-thon-data.rules
# What is moved: the name on the partition, and the place where the station looks for it.
parts=(state:/var/lib/loa-thon settings:/etc/loa-thon program:/opt/loa-thon)
# What holds these folders; and what a socket starts again by itself.
units_of_ours=(station.service station-panel.service station-enrolled.path station-update.path
    station-sync.socket station-stick-desk.socket station-panel.socket station-https.timer)
by_themselves=(station-sync.service station-stick-desk.service)
running=()

say() { printf '\033[1m›\033[0m %s\n' "$*"; }
stop() { printf '\033[1m✗\033[0m %s\n' "$*" >&2; exit 1; }

device=${1-}
[ -n "$device" ] || stop "which partition? make data-partition DEVICE=/dev/mmcblk0p3; see: lsblk -f"
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || stop "this needs root"
    exec sudo bash systemd/data-partition.sh "$device"
fi
[ -e /opt/loa-thon/current ] || stop "no station is installed here yet; first: make install"
[ "$(findmnt -no FSTYPE /)" != overlay ] ||
    stop "the root is an overlay already, where nothing lasts; first: sudo raspi-config nonint do_overlayfs 1, and reboot"
[ -b "$device" ] || stop "$device is no partition; see: lsblk -f"
[ "$(blkid -o value -s TYPE "$device")" = ext4 ] ||
    stop "$device has no ext4 file system; to make one, which erases it: sudo mkfs.ext4 $device"
uuid=$(blkid -o value -s UUID "$device")
source=/dev/disk/by-uuid/$uuid
[ "$(findmnt -no SOURCE / | sed 's/\[.*//')" != "$(readlink -f "$source")" ] ||
    stop "$device is what this system started from; another partition is needed"

unit_of() { systemd-escape --path --suffix=mount "$1"; }
require() { printf 'Requires=%s\nAfter=%s\n' "$1" "$1"; }

# mount_unit PLACE WHAT TYPE OPTIONS SENTENCE: the unit's text; more lines for [Unit] on stdin.
mount_unit() {
    printf '# Written by data-partition.sh.\n[Unit]\nDescription=%s\n' "$5"
    cat
    printf '\n[Mount]\nWhat=%s\nWhere=%s\nType=%s\nOptions=%s\n\n[Install]\nWantedBy=local-fs.target\n' \
        "$2" "$1" "$3" "$4"
}

# Not in fstab: every mount there becomes a part of the overlay, too. A file system that couldn't be
# mended is mounted all the same, for the station verifies what it reads.
write_units() {
    local check part place others=()
    check=systemd-fsck@$(systemd-escape --path "$source").service
    printf 'Wants=%s\nAfter=%s\n' "$check" "$check" |
        mount_unit $data "$source" ext4 noatime "Loa Thôn, what this box keeps" |
        put "$units/$(unit_of $data)"
    for part in "${parts[@]:1}"; do
        place=${part#*:}
        others+=("$(unit_of "$place")")
        mount_unit "$place" "$data/${part%%:*}" none bind "Loa Thôn, $place" < /dev/null |
            put "$units/${others[-1]}"
    done
    # Every unit of the station's wants the state, and with that all of it.
    place=${parts[0]#*:}
    for part in "${others[@]}"; do require "$part"; done |
        mount_unit "$place" "$data/${parts[0]%%:*}" none bind "Loa Thôn, $place" |
        put "$units/$(unit_of "$place")"
    # One that comes late, such as a slow stick, starts the station then.
    printf '%s\n' "# Written by data-partition.sh." \
        "ACTION==\"add\", SUBSYSTEM==\"block\", ENV{ID_FS_UUID}==\"$uuid\", TAG+=\"systemd\", ENV{SYSTEMD_WANTS}+=\"station.service station-panel.service\"" |
        put $rule
}

# put FILE: what comes on stdin is in it, and on the disk.
put() {
    cat > "$1.new"
    sync "$1.new"
    mv -f "$1.new" "$1"
}

mounted() { mountpoint --quiet "$1"; }
is_done() {
    local part
    for part in "${parts[@]}"; do mounted "${part#*:}" || return 1; done
    [ "$(findmnt -no SOURCE $data)" = "$(readlink -f "$source")" ] && [ -e $data/complete ]
}

halt() {
    local unit
    for unit in "${units_of_ours[@]}"; do
        systemctl is-active --quiet "$unit" && running+=("$unit")
    done
    systemctl stop "${running[@]}" "${by_themselves[@]}"
}
leave() { [ ${#running[@]} -eq 0 ] || systemctl start "${running[@]}"; }

# move NAME PLACE: a whole copy is on the partition, or none; where a village's own is there already,
# as `complete` says, that stays. The program is always the one that was installed here.
move() {
    local name=$1 place=$2
    mounted "$place" && return
    if [ "$name" != program ] && [ -e $data/complete ] && [ -d "$data/$name" ]; then
        say "Taking up $name as $device has it"
        return
    fi
    say "Moving $place to $device"
    rm -rf --one-file-system "$data/$name.new"
    cp -a "$place" "$data/$name.new"
    sync --file-system "$data"
    rm -rf --one-file-system "${data:?}/$name"
    mv -T "$data/$name.new" "$data/$name"
}

# The users of a new card may have other numbers than when these files were written. What is root's,
# such as the authority's key, stays root's.
adopt() {
    local panel=$data/state/panel shared=() name
    # Whoever laid what down there, it is of the group of those who do. No second name of a key.
    for name in library feed program registration; do
        [ ! -d "$data/state/$name" ] || shared+=("$data/state/$name")
    done
    for name in sync.lock sync.lock.first; do
        [ ! -f "$data/state/$name" ] || chown loa-thon:loa-thon-news "$data/state/$name"
    done
    find $data/state -path $panel -prune -o -user "$(stat -c %u $data/state)" \
        -exec chown --no-dereference loa-thon:loa-thon {} +
    [ ${#shared[@]} = 0 ] || find "${shared[@]}" \( -type d -o -type f -links 1 \) \
        -exec chown --no-dereference loa-thon:loa-thon-news {} + \
        -exec chmod ug+rwX,o= {} +
    [ ${#shared[@]} = 0 ] || find "${shared[@]}" -type d -exec chmod g+s {} +
    [ ! -d $panel ] || find $panel -user "$(stat -c %u $panel)" \
        -exec chown --no-dereference loa-thon-panel:loa-thon-panel {} +
    chown -R loa-thon:loa-thon $data/settings/station.d
}

# What lies beneath the mounts would come to light if the partition ever failed, and is old then.
empty_beneath() {
    local below part
    below=$(mktemp -d)
    mount --bind / "$below"
    for part in "${parts[@]}"; do
        [ ! -d "$below${part#*:}" ] || find "$below${part#*:}" -xdev -mindepth 1 -delete
    done
    umount "$below"
    rmdir "$below"
}

if is_done; then
    empty_beneath
    say "Nothing to do: what this box keeps lies on $device"
    exit 0
fi
trap leave EXIT
halt
mkdir -p $data
mounted $data || mount -t ext4 -o noatime "$source" $data
[ "$(findmnt -no SOURCE $data)" = "$(readlink -f "$source")" ] ||
    stop "something else is mounted at $data already: $(findmnt -no SOURCE $data)"
for part in "${parts[@]}"; do
    move "${part%%:*}" "${part#*:}"
done
adopt
write_units
systemctl daemon-reload
mapfile -t mounts < <(for part in "$data" "${parts[@]#*:}"; do unit_of "$part"; done)
systemctl enable --quiet "${mounts[@]}"
touch $data/complete
sync --file-system $data
sync --file-system $units
systemctl start "${mounts[@]}"
empty_beneath
say "What this box keeps now lies on $device. With the rest read-only, nothing can harm it any more:"
say "sudo raspi-config nonint do_overlayfs 0 && sudo reboot"
say "Before a later make install: sudo raspi-config nonint do_overlayfs 1 && sudo reboot"
