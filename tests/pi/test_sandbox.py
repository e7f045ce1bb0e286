"""The process that syncs opens no device of the box.

Systemd's PrivateDevices would say so, too, but writes to the card at each start.
"""

from tests.pi.machine import needs_a_pi, run

pytestmark = needs_a_pi

OPEN = """
modprobe snd-aloop || true
devices=(/dev/gpiochip0 /dev/snd/controlC0)
systemctl start station-sync.service
group=/sys/fs/cgroup$(systemctl show --value -p ControlGroup station-sync.service)
for device in "${devices[@]}" /dev/urandom; do
    # Root, as which only the control group keeps from opening; then its user outside of it.
    (exec 3<$device) 2>/dev/null && echo "root $device"
    (echo $BASHPID > $group/cgroup.procs; exec 3<$device) 2>/dev/null && echo "in its group $device"
    runuser -u loa-thon-sync -- bash -c "exec 3<$device" 2>/dev/null && echo "its user $device"
done
exit 0
"""


def test_the_sync_reaches_neither_relays_nor_sound() -> None:
    assert run(OPEN).splitlines() == [
        "root /dev/gpiochip0",
        "root /dev/snd/controlC0",
        "root /dev/urandom",
        "in its group /dev/urandom",
        "its user /dev/urandom",
    ]
