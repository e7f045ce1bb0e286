#!/usr/bin/env bash
# Takes the village's station off this machine: its relays off, units, rules, program. What it knows
# stays: /var/lib/loa-thon (journal, library, keys) and /etc/loa-thon (settings), and the users that
# own them; make install goes on with it. Root, or a user with sudo. A second run finds nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[1m›\033[0m %s\n' "$*"; }

if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "this needs root; run it as root: make uninstall" >&2; exit 1; }
    exec sudo bash systemd/uninstall.sh
fi

# What this checkout's release brings, and whatever another has brought since.
mapfile -t places < <({ bash systemd/system.sh list
    sed -n 's/^\(laid\|new\) //p' /opt/loa-thon/laid 2>/dev/null || true; } | sort -u)
# Whatever would start a service goes before it.
units=()
for ending in socket timer path service; do
    for place in "${places[@]}"; do
        [[ $place != /etc/systemd/system/*."$ending" ]] || units+=("${place##*/}")
    done
done
files=(/etc/systemd/journald.conf.d/50-loa-thon.conf /etc/systemd/timesyncd.conf.d/50-loa-thon.conf
    /usr/local/bin/station)
for place in "${places[@]}"; do
    [[ $place = /etc/systemd/system/* || $place = /opt/* ]] || files+=("$place")
done
found=no

for unit in "${units[@]}"; do
    file=/etc/systemd/system/$unit
    [ -e "$file" ] || continue
    found=yes
    # Stopping runs the unit's own relays-off.
    case $unit in
        *@*) systemctl stop "${unit/@/@*}" ;;
        *) systemctl disable --quiet --now "$unit" 2>/dev/null || systemctl stop "$unit" ;;
    esac
    rm -f "$file"
done
for file in "${files[@]}"; do
    [ -e "$file" ] || [ -L "$file" ] || continue
    found=yes
    rm -f "$file"
done
if mountpoint --quiet /opt/loa-thon; then
    # On a data partition (data-partition.sh): its place stays.
    [ -z "$(ls -A /opt/loa-thon)" ] || found=yes
    find /opt/loa-thon -xdev -mindepth 1 -delete
elif [ -d /opt/loa-thon ]; then
    found=yes
    rm -rf --one-file-system /opt/loa-thon
fi
if [ $found = no ]; then
    say "Nothing to do: no station is installed here"
    exit 0
fi
systemctl daemon-reload
if command -v udevadm >/dev/null; then udevadm control --reload || true; fi
say "The station is off this machine. Kept: /var/lib/loa-thon and /etc/loa-thon; to be rid of them:"
say "sudo rm -r /var/lib/loa-thon /etc/loa-thon && sudo groupdel loa-thon-news &&"
say "for user in panel stick sync; do sudo userdel loa-thon-\$user; done; sudo userdel loa-thon"
