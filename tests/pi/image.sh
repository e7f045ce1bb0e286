#!/usr/bin/env bash
# Makes the tree of a virtual Pi's image one on which `make install` has run, with a village of the
# tests' own; and lays beside it what later runs in the guest need, which has no network: this
# checkout, wheels, and the ramdisk of a read-only root. As root, on a machine with a network.
#   image.sh FOLDER
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$1 checkout=/root/loa-thon
# lgpio is Raspberry Pi OS's package; Debian has none, and there is no wheel for Debian 13's Python.
lgpio=lgpio==0.2.2.0

inside() { chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_QUIET=1 \
    PIP_CERT=/root/authorities.crt "$@"; }

mkdir -p "$root$checkout"
git ls-files -z -- . ':!tests' | xargs -0 cp --parents -t "$root$checkout"

# Whom this machine trusts.
cp -L "${PIP_CERT:-/etc/ssl/certs/ca-certificates.crt}" "$root/root/authorities.crt"
# As the installer's own pip asks for them, sources included.
inside python3 -m venv /root/fetch
for list in build station; do
    inside /root/fetch/bin/pip download --require-hashes --no-deps --dest /root/wheels \
        -r $checkout/.lock/$list.txt
done
inside apt-get update -qq
if ! inside apt-cache show python3-lgpio >/dev/null 2>&1; then
    into=(--no-deps --target /usr/lib/python3/dist-packages)
    inside /root/fetch/bin/pip install --only-binary :all: "${into[@]}" $lgpio || {
        inside apt-get install -y -qq --no-install-recommends swig python3-dev >/dev/null
        inside PYPI=1 /root/fetch/bin/pip install "${into[@]}" $lgpio  # with its library in it
    }
fi
rm -r "$root/root/fetch"

.venv/bin/python -m tests.pi.village "$root"
# Systemd doesn't run here; its commands know that, and enable units all the same.
mkdir -p "$root/run/systemd/system"
inside make -C $checkout install
rmdir "$root/run/systemd/system"
rm "$root/root/authorities.crt"
printf '[global]\nno-index = true\nfind-links = /root/wheels\n' > "$root/etc/pip.conf"

# As on Raspberry Pi OS; it runs only where a test wants it, for it sets the clock at its start.
inside apt-get install -y -qq --no-install-recommends systemd-timesyncd >/dev/null
inside systemctl disable --quiet systemd-timesyncd

# What raspi-config installs for a read-only root; it isn't switched on.
inside apt-get install -y -qq --no-install-recommends \
    overlayroot initramfs-tools busybox e2fsprogs >/dev/null
echo 'ROOT=/dev/vda' > "$root/etc/initramfs-tools/conf.d/root"
printf 'MODULES=list\nCOMPRESS=gzip\n' > "$root/etc/initramfs-tools/conf.d/small"
printf '%s\n' virtio_pci virtio_blk ext4 overlay >> "$root/etc/initramfs-tools/modules"
inside mkinitramfs -o /boot/read-only.img "$(basename "$root"/lib/modules/*)"
# The virtual Pi makes this group itself, as Raspberry Pi OS has it.
inside groupdel gpio
