"""Every relay off at once when the daemon is gone: the kernel alone is asked, nothing imported.

The installer puts a copy of this file beside the releases, so that it works whatever became of
them, and systemd runs it with Debian's own Python: no library, no settings. The daemon writes down
its pins before it takes them (`playout/amplifier.py`). Where a pin can't be driven from here, the
station's own `relays-off` takes over. Not handled here: drivers that aren't the kernel's.

    relays_quick.py FILE COMMAND...
"""

import fcntl
import os
import struct
import sys

# linux/gpio.h, the character device's second ABI (Linux ≥ 5.10).
_CHIP_INFO, _CHIP = 0x8044B401, struct.Struct("32s32sI")  # GPIO_GET_CHIPINFO_IOCTL
_GET_LINES = 0xC250B407  # GPIO_V2_GET_LINE_IOCTL
_REQUEST = struct.Struct("I252x32sQI20xI4xQQ216xII20xi")
_OUTPUT, _VALUES = 1 << 3, 2  # GPIO_V2_LINE_FLAG_OUTPUT, GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES
LABELS = ("pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1")
"""What the chip behind a Pi's header is called: to the Pi 3, the Pi 4, the Pi 5."""


def request(pin: int, *, high: bool) -> bytearray:
    """A gpio_v2_line_request for one output that is driven to `high` from the beginning."""
    values = (1, _VALUES, int(high), 1)  # one attribute: of the lines in this mask, these values
    return bytearray(_REQUEST.pack(pin, b"relays-off", _OUTPUT, *values, 1, 0, 0))


def header_chip() -> int:
    """An open descriptor of the chip behind the header. Raises OSError when there is none."""
    for name in os.listdir("/dev"):  # noqa: PTH208 - pathlib takes longer than all the rest
        if not name.startswith("gpiochip"):
            continue
        chip = os.open(f"/dev/{name}", os.O_RDWR | os.O_CLOEXEC)
        info = bytearray(_CHIP.size)
        fcntl.ioctl(chip, _CHIP_INFO, info)
        label = _CHIP.unpack(info)[1].rstrip(b"\0").decode("ascii", "replace")
        if label in LABELS:
            return chip
        os.close(chip)
    raise OSError("there is no chip of a Raspberry Pi")


def drive(chip: int, pin: int, *, high: bool) -> None:
    """Drive the pin, and let go of it. Raises OSError when somebody still holds it."""
    asked = request(pin, high=high)
    fcntl.ioctl(chip, _GET_LINES, asked)
    os.close(_REQUEST.unpack(asked)[-1])


def switch_off(file: str) -> None:
    """Each pin that `file` names to off, whatever becomes of the others. Raises OSError, later."""
    with open(file, encoding="ascii") as written:  # noqa: PTH123 - as above
        idle, *pins = written.read().split()
    chip, stuck = header_chip(), []
    for pin in pins:
        try:
            drive(chip, int(pin), high=idle == "1")
        except OSError as error:
            stuck.append(f"GPIO{pin}: {error.strerror}")
    if stuck:
        raise OSError(", ".join(stuck))


def main(arguments: list[str]) -> None:
    """Switch off by `arguments[0]`, or run the rest of them."""
    try:
        switch_off(arguments[0])
    except (OSError, ValueError) as error:
        print(f"not by the short way ({error}); now by the station's own", flush=True)  # noqa: T201
        os.execv(arguments[1], arguments[1:])  # noqa: S606 - it is the unit's own
    print("all relays are off", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
