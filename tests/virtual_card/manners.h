/* The bad manners of sound cards, one by one; a card has none of them unless it is told to.
 *
 *     late, late_share  wake-ups up to so many microseconds late, so many of a hundred
 *     grain, noise      the position moves in steps of so many frames, is off by up to so many
 *     no_delay, skew    the delay is always told as nothing; is told as so many frames more
 *     seed              of its own for each card: two cards of one seed are late together
 *     FOLDER/unplugged  it is gone; when that file is not empty, in a way that hangs PortAudio
 *     FOLDER/hung       it opens, and never asks for sound
 *     FOLDER/busy       another program has it: it can't be opened
 *
 * Not handled here: what time stamps it gives (`stamps.c`), its rates and formats.
 */
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>

typedef struct {
    long late, late_share, grain, noise, no_delay, skew, seed;
    uint64_t state; /* of the random numbers */
} manners_t;

enum { PLUGGED, GONE, GONE_BADLY };

/* -1 when there is no such file, else its size. */
static long mark_of(const char *folder, const char *name) {
    char path[600];
    struct stat file;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return stat(path, &file) ? -1 : (long)file.st_size;
}

static int plug_of(const char *folder) {
    long mark = mark_of(folder, "unplugged");
    return mark < 0 ? PLUGGED : mark ? GONE_BADLY : GONE;
}

/* A number from 0 to LIMIT, both included (xorshift64*). */
static int64_t any_of(manners_t *m, int64_t limit) {
    if (limit <= 0) return 0;
    if (!m->state) m->state = 0x9e3779b97f4a7c15ULL * (uint64_t)(m->seed + 1);
    m->state ^= m->state >> 12;
    m->state ^= m->state << 25;
    m->state ^= m->state >> 27;
    return (int64_t)((m->state * 0x2545f4914f6cdd1dULL >> 33) % (uint64_t)(limit + 1));
}

/* Nanoseconds by which the next wake-up is late. */
static int64_t lateness(manners_t *m) {
    if (!m->late || any_of(m, 99) >= m->late_share) return 0;
    return any_of(m, m->late * 1000);
}

static int64_t told_position(const manners_t *m, int64_t played) { return played - played % m->grain; }

static int64_t told_delay(manners_t *m, int64_t delay) {
    if (m->no_delay) return 0;
    return delay + m->skew + any_of(m, 2 * m->noise) - m->noise;
}
