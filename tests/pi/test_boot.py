"""The installed units come up by themselves after a boot, and nothing is on before they did."""

from tests.pi.machine import needs_a_pi, run

pytestmark = needs_a_pi

WAIT_AND_TELL = """
for try in $(seq 300); do
    systemctl is-active --quiet station station-panel && break
    sleep 1
done
systemctl is-enabled station station-panel
for unit in station station-panel; do
    systemctl show --value -p ActiveState $unit
done
systemctl show --value -p ActiveEnterTimestampMonotonic station
systemctl show --value -p NRestarts station
dmesg | grep -cE 'virtual_pi: GPIO(17|27) 1$' || true
for try in $(seq 60); do
    (exec 3<>/dev/tcp/127.0.0.1/8080) 2>/dev/null && break
    sleep 1
done
cut -d' ' -f1 /proc/uptime
"""


def test_station_and_page_come_up_by_themselves_and_no_relay_was_on() -> None:
    words = run(WAIT_AND_TELL).split()
    print("boot:", words)
    assert words[:4] == ["enabled", "enabled", "active", "active"]
    ready, restarts, switched_on, _page = words[4:]
    print(f"READY=1 {int(ready) / 1e6:.1f} s after the kernel's start")
    assert restarts == "0"
    assert switched_on == "0"
