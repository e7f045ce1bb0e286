#!/usr/bin/env bash
# Shows the USB stick DEVICE to the station: mounted where only this process sees it, read and
# written by the station's own user without any privilege, and unmounted before it ends. Called by
# station-stick@.service.
set -euo pipefail
device=$1 place=$RUNTIME_DIRECTORY/stick user=loa-thon

# What the system itself has mounted, such as the disk that it started from, isn't ours.
if findmnt --noheadings --source "$device" >/dev/null; then
    echo "$device is in use already; it is left alone"
    exit 0
fi

mkdir -p "$place"
# Of root's group, for a look at what is on it: root's own privileges are few here.
owner=uid=$(id -u "$user"),gid=0,fmask=0137,dmask=0027
for how in vfat:rw exfat:rw vfat:ro exfat:ro; do
    if mount -t "${how%:*}" -o "${how#*:},nosuid,nodev,noexec,noatime,$owner" "$device" "$place"; then
        mounted=$how
        break
    fi
done 2>/dev/null
[ "${mounted-}" ] || { echo "$device can't be read; is it FAT or exFAT, and whole?"; exit 1; }
trap 'umount "$place" || umount --lazy "$place"' EXIT

# Somebody's music, or photographs.
if ! [ -d "$place/loa-thon" ] && ! compgen -G "$place/*.loa-thon.json" >/dev/null; then
    echo "there is nothing for the station on $device"
    exit 0
fi
setpriv --reuid "$user" --regid "$user" --init-groups --inh-caps=-all --bounding-set=-all \
    --no-new-privs /opt/loa-thon/current/bin/station --settings /etc/loa-thon/station.toml stick "$place"
