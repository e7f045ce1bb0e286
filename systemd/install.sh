#!/usr/bin/env bash
# Installs a village's station on this Raspberry Pi or Debian machine: Debian's packages, the
# program in /opt/loa-thon, users, units, settings, the page's PIN. A second run changes nothing
# that is as it should be. Root, or a user with sudo. With DESTDIR=/folder only the files are put
# there, nothing else is touched.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 022

dest=${DESTDIR:-}
home=/opt/loa-thon
settings=/etc/loa-thon/station.toml
command_line=$home/current/bin/station
changed=no
halted=()

say() { printf '\033[1m›\033[0m %s\n' "$*"; }
stop() { printf '\033[1m✗\033[0m %s\n' "$*" >&2; exit 1; }

become_root() {
    [ "$(id -u)" = 0 ] && return
    command -v sudo >/dev/null || stop "this needs root; run it as root: make install"
    exec sudo bash systemd/install.sh
}

check_machine() {
    [ -d /run/systemd/system ] || stop "systemd does not run here; make install is for a Raspberry Pi or a Debian machine"
    [ "$(findmnt -no FSTYPE /)" != overlay ] ||
        stop "this system's root is an overlay, where nothing lasts; first: sudo raspi-config nonint do_overlayfs 1, and reboot"
    [ "$(uname -m)" != armv6l ] ||
        stop "this board is too old (ARMv6: Pi 1, Zero, Zero W): no packages are made for it; take a Pi Zero 2 W, or from Pi 2 on any"
    command -v apt-get >/dev/null || stop "there is no apt-get; make install is for Raspberry Pi OS and Debian"
}

has_package() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

install_missing() {
    local package missing=()
    for package in "$@"; do
        has_package "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Installing Debian packages: ${missing[*]}"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends "${missing[@]}" >/dev/null; } ||
        stop "apt-get could not install ${missing[*]}; connect this machine to the network and run it again"
    changed=yes
}

# packages KIND: of systemd/packages, which says what each is for.
packages() { awk -v kind="$1" '!/^#/ && $2 == kind { print $1 }' systemd/packages; }

install_packages() {
    local package
    # Words are meant.
    # shellcheck disable=SC2046
    install_missing $(packages all) $(packages "$(dpkg --print-architecture)")
    for package in $(packages offered); do
        if apt-cache show "$package" >/dev/null 2>&1; then
            install_missing "$package"
        elif ! has_package "$package"; then
            say "This system has no $package: set pins = \"native\" in [amplifier], or \"mock\" to try out"
        fi
    done
}

# Names everything that the program in /opt/loa-thon is made from.
stamp() {
    { /usr/bin/python3 -VV
        find station web systemd pyproject.toml .lock/build.txt .lock/station.txt \
            -type f ! -path '*/__pycache__/*' -print0 | sort -z | xargs -0 sha256sum
    } | sha256sum | cut -c1-32
}

pip() {
    "$home/bin/python" -m pip --disable-pip-version-check --quiet --no-input --no-cache-dir "$@" ||
        stop "pip could not install the locked dependencies; connect this machine to the network and run it again"
}

# A program whose files change under it ends in the middle of a word: so nothing of it runs meanwhile.
# What ran is started again, whatever becomes of this.
halt() {
    local unit
    for unit in station-sync.socket station-stick-desk.socket station-panel.socket \
        station.service station-panel.service; do
        systemctl is-active --quiet $unit && halted+=("$unit")
    done
    [ ${#halted[@]} -gt 0 ] || return 0
    say "Stopping ${halted[*]} while the program is replaced"
    systemctl stop "${halted[@]}"
    # After their sockets, which would start them again for whoever has just asked; older ones have
    # none.
    systemctl stop station-sync.service station-stick-desk.service 2>/dev/null || true
}

leave() {
    rm -rf "${copy:-}"
    [ ${#halted[@]} -eq 0 ] || systemctl start "${halted[@]}"
}

install_program() {
    local made_from part
    /usr/bin/python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        stop "Python 3.11 or newer is needed (Debian 12, Raspberry Pi OS Bookworm); this is $(/usr/bin/python3 -V)"
    made_from=$(stamp)
    [ "$(cat $home/made-from 2>/dev/null)" = "$made_from" ] && [ -e $home/current ] && return
    say "Installing the program into $home (a few minutes the first time)"
    trap leave EXIT
    halt
    if [ "$("$home/bin/python" -V 2>/dev/null)" != "$(/usr/bin/python3 -V)" ]; then
        /usr/bin/python3 -m venv --clear --system-site-packages "$home"
    fi
    pip install --require-hashes -r .lock/build.txt
    copy=$(mktemp -d)
    bash systemd/locked.sh "$(dpkg --print-architecture)" > "$copy/locked.txt"
    # The list is whole, so pip need not look for what each asks for: Debian's cffi is older than
    # cryptography says it wants, and serves it all the same.
    pip install --no-deps --require-hashes -r "$copy/locked.txt"
    # A copy, so that the build leaves nothing of root's in this checkout.
    for part in station web systemd pyproject.toml README.md LICENSE; do
        cp -r "$part" "$copy/"
    done
    pip install --no-deps --no-build-isolation --force-reinstall "$copy"
    # What a technician installs takes the place of whatever updates brought.
    rm -f "$home/trial" "$home/next" "$home/refused" "$home/trouble"
    ln -sfn . "$home/current"
    printf '%s\n' "$made_from" > "$home/made-from"
    changed=yes
}

# put FILE PLACE: FILE is at PLACE, readable to all.
put() {
    cmp -s "$1" "$dest$2" && return
    say "Writing $2"
    install -D -m 644 "$1" "$dest$2"
    changed=yes
}

install_files() {
    local script=$home/current/share/loa-thon/system.sh told
    [ -z "$dest" ] || script=systemd/system.sh
    # As every release does that comes later.
    told=$(DESTDIR=$dest bash "$script" lay)
    if [ -n "$told" ]; then
        say "$told"
        changed=yes
    fi
    # Without the project's root.json this box takes no updates.
    [ ! -e systemd/program-root.json ] || put systemd/program-root.json /etc/loa-thon/program-root.json
    [ -e "$dest/etc/loa-thon/program-root.json" ] ||
        say "Updates of the program are off: its maker's root.json isn't in /etc/loa-thon/program-root.json"
    ! grep -qs Raspberry /proc/device-tree/model || spare_the_card
    # The village's own settings are never overwritten.
    [ -e "$dest$settings" ] || put systemd/station.toml $settings
}

# A Pi's card wears out by writing. Never overwritten: whoever emptied one wants it the old way.
spare_the_card() {
    local part place
    for part in journald timesyncd; do
        place=/etc/systemd/$part.conf.d/50-loa-thon.conf
        [ ! -e "$dest$place" ] || continue
        put systemd/loa-thon-$part.conf $place
        [ -n "$dest" ] || systemctl try-restart systemd-$part
    done
}

make_pin() {
    local port state folder address
    # Or, on standard error, all that is wrong in the settings.
    port=$($command_line --settings $settings setting panel.port)
    state=$($command_line --settings $settings setting paths.state)
    folder=$state/panel
    [ -e "$folder/pin" ] && return
    install -d -m 700 -o loa-thon-panel -g loa-thon-panel "$folder"
    address=$(hostname -I | cut -d' ' -f1)
    say "The village head's page: http://${address:-this-machine}:$port/"
    say "Its PIN, shown this once: $($command_line --settings $settings pin)"
    say "For a new one, whenever needed: sudo station pin"
}

# With the office's file on the boot partition, the box makes itself that village's.
enrol() {
    systemctl start station-enrol.service ||
        say "This box was not enrolled; look at: journalctl -u station-enrol"
}

# It can only be handed to a page that starts after it.
open_port_80() {
    systemctl is-active --quiet station-panel.socket && return
    systemctl stop station-panel.service
    systemctl start station-panel.socket ||
        say "Port 80 is another program's: the page is at its own port only"
}

start() {
    if cmp -s systemd/station.toml $settings && [ ! -e /etc/loa-thon/station.d/enrolment.toml ]; then
        say "Now write this village's settings into $settings (its card, pins and zones), and give"
        say "it the office's file: sudo $command_line enrol FILE, or as root.json beside the"
        say "settings. Check all with: sudo $command_line check, and run make install again."
        return
    fi
    make_pin
    open_port_80
    if [ $changed = yes ]; then
        say "Starting the station and its page"
        systemctl restart station.service station-panel.service ||
            stop "it did not start; look at: journalctl -u station -u station-panel"
    else
        systemctl start station.service station-panel.service
        say "Nothing to do: the station is installed and running. After a change in $settings:"
        say "sudo systemctl restart station station-panel"
    fi
}

if [ -n "$dest" ]; then
    install_files
    [ $changed = yes ] || say "Nothing to do"
    exit 0
fi
become_root
check_machine
install_packages
install_program
install_files
ln -sfn $command_line /usr/local/bin/station
# Where an earlier one made the user a member; now station.service alone has these groups.
for group in audio gpio; do gpasswd --delete loa-thon $group >/dev/null 2>&1 || true; done
enrol
start
