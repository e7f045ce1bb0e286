#!/usr/bin/env bash
# Shows a USB stick to the station, in three steps of station-stick@.service. Mounting is asked of
# systemd, by root; what reads the stick is a user of its own, and can do nothing else.
#   stick.sh mount DEVICE    root: at /run/loa-thon-stick/NAME, for that user and root alone
#   stick.sh read DEVICE     that user: take what the commune sent, leave the report
#   stick.sh unmount DEVICE  root: however the reading ended
# And of one that isn't read, by station-stick-unread@.service, as the same user:
#   stick.sh tell DEVICE, stick.sh untell DEVICE
set -euo pipefail
device=$2 name=$(basename "$2")
place=${LOA_THON_STICKS:-/run/loa-thon-stick}/$name user=loa-thon-stick
unread=${LOA_THON_UNREAD:-/run/loa-thon/unread-sticks}

mount_it() {
    # What the system itself has mounted, such as the disk that it started from, isn't ours.
    if findmnt --noheadings --source "$device" >/dev/null; then
        echo "$device is in use already; it is left alone"
        return
    fi
    local owner how options
    # Of root's group, for a look at what is on it.
    owner=uid=$(id -u "$user"),gid=0,fmask=0137,dmask=0027
    for how in vfat:rw exfat:rw vfat:ro exfat:ro; do
        options=${how#*:},nosuid,nodev,noexec,noatime,$owner
        systemd-mount --quiet --collect --fsck=no --type "${how%:*}" --options "$options" \
            "$device" "$place" 2>/dev/null && return
    done
    echo "$device can't be read; is it FAT or exFAT, and whole?"
    return 1
}

read_it() {
    # Left alone by the first step, which has said why.
    mountpoint --quiet "$place" || return 0
    # Somebody's music, or photographs.
    if ! [ -d "$place/loa-thon" ] && ! compgen -G "$place/*.loa-thon.json" >/dev/null; then
        echo "there is nothing for the station on $device"
        return
    fi
    exec /opt/loa-thon/current/bin/station --settings /etc/loa-thon/station.toml stick "$place"
}

unmount_it() {
    if mountpoint --quiet "$place"; then
        # Written to the end before anybody pulls it out; one that hangs is let go all the same.
        systemd-umount "$place" >/dev/null 2>&1 || umount --lazy "$place"
    fi
    rmdir "$place" 2>/dev/null || true
}

# What the system itself has mounted, such as its own disk, is no stick.
tell_of_it() {
    ! findmnt --noheadings --source "$device" >/dev/null || return 0
    local kind
    kind=$(udevadm info --query=property --property=ID_FS_TYPE --value --name="$device")
    echo "$device is ${kind:-of an unknown kind}, and isn't read: have it formatted as exFAT or FAT32"
    mkdir -p "$unread"
    printf '%s\n' "$kind" >"$unread/$name"
}

case $1 in
    mount) mount_it ;;
    read) read_it ;;
    unmount) unmount_it ;;
    tell) tell_of_it ;;
    untell) rm -f "$unread/$name" ;;
    *) echo "stick.sh mount|read|unmount|tell|untell DEVICE" >&2; exit 64 ;;
esac
