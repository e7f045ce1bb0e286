"""The process that syncs reaches no device of the box, neither by name nor by number.

Its user is of the groups that may switch relays and play, as the daemon's is; and systemd's own
PrivateDevices would write to the card at each of its starts.
"""

from tests.pi.machine import needs_a_pi, run

pytestmark = needs_a_pi

OPEN = """
modprobe snd-aloop || true
devices=(/dev/gpiochip0 /dev/snd/controlC0)
for device in "${devices[@]}"; do
    (exec 3<$device) && echo "outside $device"
done
systemctl start station-sync.service
pid=$(systemctl show --value -p MainPID station-sync.service)
group=/sys/fs/cgroup$(systemctl show --value -p ControlGroup station-sync.service)
echo "sees" $(ls /proc/$pid/root/dev)
grep ' /dev ' /proc/$pid/mounts | grep -q ro, && echo "read-only"
# Root in its control group, for which the devices have their names: by number, so to say.
for device in "${devices[@]}"; do
    (echo $BASHPID > $group/cgroup.procs; exec 3<$device) && echo "inside $device"
done
(echo $BASHPID > $group/cgroup.procs; exec 3</dev/urandom) && echo "inside /dev/urandom"
exit 0
"""


def test_the_sync_reaches_neither_relays_nor_sound() -> None:
    found = run(OPEN).splitlines()
    assert found == [
        "outside /dev/gpiochip0",
        "outside /dev/snd/controlC0",
        "sees null random urandom zero",
        "read-only",
        "inside /dev/urandom",
    ]
