/* A sound card that is not there: an ALSA ioplug paced by CLOCK_MONOTONIC.
 *
 * It keeps what a loudspeaker would have heard in FOLDER/heard.raw (S16, interleaved) and the
 * exact instants in FOLDER/log.txt, one line each:
 *
 *     start    FILE_FRAME MONOTONIC_NS WALL_NS RATE CHANNELS     that frame leaves the card then
 *     underrun FILE_FRAME MONOTONIC_NS WALL_NS RATE CHANNELS     nothing was there to be heard
 *     stop     FILE_FRAME MONOTONIC_NS WALL_NS RATE CHANNELS
 *
 * Frame n after a start leaves the card n / (RATE * (1 + ppm / 1e6)) seconds after it. The card is
 * unplugged as long as FOLDER/unplugged exists: like a USB card it is then disconnected, and every
 * poll ends in an error at once. When that file is not empty it shows as an underrun that can't be
 * recovered from, which PortAudio 19.6 tries for ever. Not handled here: capture.
 *
 * pcm.NAME { type virtual_card folder "/…" ppm 0.0 latency 0 realtime 0 buffer 0 rate 0 format 0 … }
 * latency: frames from the buffer's read pointer to the loudspeaker; realtime: 1 gives time stamps
 * of CLOCK_REALTIME, as some plugins do; buffer: the most stereo frames that it holds; rate: the
 * only one that it plays (0: any); format: the only one, 0 is S16_LE, 1 S16_BE, 2 S24_LE. The rest
 * are manners (`manners.h`).
 */
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <stdint.h>
#include <sys/timerfd.h>
#include <time.h>

#include "formats.h"
#include "manners.h"

#define NS 1000000000LL

typedef struct {
    snd_pcm_ioplug_t io;
    char folder[512];
    double ppm;
    long latency, realtime, buffer, rate, format;
    manners_t manners;
    FILE *heard, *log;
    char *ring;
    snd_pcm_uframes_t avail_min;
    int64_t started_ns;      /* when frame 0 of this run was read from the buffer */
    int64_t written, played; /* frames since the last prepare */
    int running;
} card_t;

static int64_t clock_ns(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * NS + t.tv_nsec;
}

static double frames_per_ns(const card_t *c) { return c->io.rate * (1 + c->ppm / 1e6) / 1e9; }

static int unplugged(const card_t *c) { return plug_of(c->folder); }

static int hung(const card_t *c) { return mark_of(c->folder, "hung") >= 0; }

static size_t frame_bytes(const card_t *c) {
    return sample_bytes(c->format) * c->io.channels;
}

static void note(card_t *c, const char *what, int64_t frame) {
    int64_t file_frame = ftell(c->heard) / (2 * c->io.channels) + frame - c->played;
    int64_t when = c->started_ns + (int64_t)((frame + c->latency) / frames_per_ns(c));
    int64_t wall = when + clock_ns(CLOCK_REALTIME) - clock_ns(CLOCK_MONOTONIC);
    fprintf(c->log, "%s %lld %lld %lld %u %u\n", what, (long long)file_frame, (long long)when,
            (long long)wall, c->io.rate, c->io.channels);
    fflush(c->log);
}

/* Let the loudspeaker hear all that is due by now; returns how many frames more were due. */
static int64_t advance(card_t *c) {
    int64_t due = (int64_t)((clock_ns(CLOCK_MONOTONIC) - c->started_ns) * frames_per_ns(c));
    int64_t end = due < c->written ? due : c->written;
    while (c->played < end) {
        int64_t at = c->played % c->io.buffer_size, n = c->io.buffer_size - at;
        if (n > end - c->played) n = end - c->played;
        keep(c->heard, c->ring + at * frame_bytes(c), n * c->io.channels, c->format);
        c->played += n;
    }
    fflush(c->heard);
    return due - end;
}

/* Readable from the instant at which `avail_min` frames are told to be free (at once, when they are);
 * a card that hangs never is. */
static void arm(card_t *c) {
    struct itimerspec when = {{0, 0}, {0, 1}};
    if (c->running && hung(c)) {
        when.it_value.tv_nsec = 0;
    } else if (c->running) {
        int64_t frame = c->written + (int64_t)c->avail_min - (int64_t)c->io.buffer_size;
        if (frame > 0) frame = (frame + c->manners.grain - 1) / c->manners.grain * c->manners.grain;
        int64_t ns = c->started_ns + (int64_t)(frame / frames_per_ns(c)) + 1 +
                     lateness(&c->manners);
        if (ns > 0) when.it_value = (struct timespec){ns / NS, ns % NS};
    }
    timerfd_settime(c->io.poll_fd, TFD_TIMER_ABSTIME, &when, NULL);
}

static int card_start(snd_pcm_ioplug_t *io) {
    card_t *c = io->private_data;
    if (unplugged(c)) return -ENODEV;
    c->started_ns = clock_ns(CLOCK_MONOTONIC);
    c->running = 1;
    note(c, "start", 0);
    arm(c);
    return 0;
}

static int card_stop(snd_pcm_ioplug_t *io) {
    card_t *c = io->private_data;
    if (!c->running) return 0;
    advance(c);
    c->running = 0;
    note(c, "stop", c->played);
    return 0;
}

static snd_pcm_sframes_t card_pointer(snd_pcm_ioplug_t *io) {
    card_t *c = io->private_data;
    int gone = unplugged(c);
    if (gone) {
        card_stop(io);
        if (gone == GONE_BADLY) return -EPIPE;
        snd_pcm_ioplug_set_state(io, SND_PCM_STATE_DISCONNECTED);
        return c->played;
    }
    if (c->running && !hung(c) && advance(c) > 0 && io->state != SND_PCM_STATE_DRAINING) {
        c->running = 0;
        note(c, "underrun", c->played);
        return -EPIPE;
    }
    return told_position(&c->manners, c->played);
}

static snd_pcm_sframes_t card_transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas,
                                       snd_pcm_uframes_t offset, snd_pcm_uframes_t size) {
    card_t *c = io->private_data;
    const char *from = (const char *)areas->addr + areas->first / 8 + offset * frame_bytes(c);
    for (snd_pcm_uframes_t done = 0; done < size;) {
        snd_pcm_uframes_t at = c->written % io->buffer_size, n = io->buffer_size - at;
        if (n > size - done) n = size - done;
        memcpy(c->ring + at * frame_bytes(c), from + done * frame_bytes(c), n * frame_bytes(c));
        c->written += n;
        done += n;
    }
    arm(c);
    return size;
}

static int card_delay(snd_pcm_ioplug_t *io, snd_pcm_sframes_t *delay) {
    card_t *c = io->private_data;
    int64_t told = c->written - told_position(&c->manners, c->played) + c->latency;
    *delay = told_delay(&c->manners, told);
    return 0;
}

static int card_revents(snd_pcm_ioplug_t *io, struct pollfd *fds, unsigned count,
                        unsigned short *revents) {
    card_t *c = io->private_data;
    (void)count;
    *revents = 0;
    if (unplugged(c)) {
        *revents = POLLERR;
    } else if (hung(c)) {
        arm(c);
    } else if (fds->revents & POLLIN) {
        if (c->running) advance(c);
        int64_t told = told_position(&c->manners, c->played);
        if ((int64_t)(io->buffer_size - c->avail_min) >= c->written - told)
            *revents = POLLOUT;
        else
            arm(c);
    }
    return 0;
}

static int card_hw_params(snd_pcm_ioplug_t *io, snd_pcm_hw_params_t *params) {
    card_t *c = io->private_data;
    (void)params;
    free(c->ring);
    c->ring = calloc(io->buffer_size, frame_bytes(c));
    return c->ring ? 0 : -ENOMEM;
}

static int card_sw_params(snd_pcm_ioplug_t *io, snd_pcm_sw_params_t *params) {
    card_t *c = io->private_data;
    return snd_pcm_sw_params_get_avail_min(params, &c->avail_min);
}

static int card_prepare(snd_pcm_ioplug_t *io) {
    card_t *c = io->private_data;
    if (unplugged(c)) return -ENODEV;
    c->written = c->played = 0;
    c->running = 0;
    arm(c);
    return 0;
}

static int card_drain(snd_pcm_ioplug_t *io) {
    card_t *c = io->private_data;
    if (!c->running) card_start(io);
    while (c->running && c->played < c->written && !unplugged(c) && !hung(c)) {
        int64_t end = c->started_ns + (int64_t)(c->written / frames_per_ns(c)) + 1000;
        struct timespec until = {end / NS, end % NS};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
        advance(c);
    }
    return 0;
}

static int card_close(snd_pcm_ioplug_t *io) {
    card_t *c = io->private_data;
    if (c->heard) fclose(c->heard);
    if (c->log) fclose(c->log);
    if (io->poll_fd >= 0) close(io->poll_fd);
    free(c->ring);
    free(c);
    return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {
    .start = card_start,         .stop = card_stop,           .pointer = card_pointer,
    .transfer = card_transfer,   .close = card_close,         .hw_params = card_hw_params,
    .sw_params = card_sw_params, .prepare = card_prepare,     .drain = card_drain,
    .delay = card_delay,         .poll_revents = card_revents,
};

static FILE *opened(const card_t *c, const char *name) {
    char path[600];
    snprintf(path, sizeof path, "%s/%s", c->folder, name);
    FILE *file = fopen(path, "ae");
    if (file) fseek(file, 0, SEEK_END);
    return file;
}

static int configure(card_t *c, snd_config_t *conf) {
    manners_t *m = &c->manners;
    const struct { const char *name; long *value; } numbers[] = {
        {"latency", &c->latency}, {"realtime", &c->realtime},     {"buffer", &c->buffer},
        {"rate", &c->rate},       {"format", &c->format},         {"late", &m->late},
        {"grain", &m->grain},     {"late_share", &m->late_share}, {"noise", &m->noise},
        {"skew", &m->skew},       {"no_delay", &m->no_delay},     {"seed", &m->seed},
    };
    snd_config_iterator_t i, next;
    const char *folder = NULL;
    snd_config_for_each(i, next, conf) {
        snd_config_t *entry = snd_config_iterator_entry(i);
        const char *id;
        if (snd_config_get_id(entry, &id) < 0) continue;
        if (!strcmp(id, "folder")) snd_config_get_string(entry, &folder);
        if (!strcmp(id, "ppm")) snd_config_get_ireal(entry, &c->ppm);
        for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++)
            if (!strcmp(id, numbers[n].name)) snd_config_get_integer(entry, numbers[n].value);
    }
    if (!folder || m->grain < 1 || c->latency < 0 || c->format < 0 || c->format > 2) return -EINVAL;
    snprintf(c->folder, sizeof c->folder, "%s", folder);
    return 0;
}

static int constrain(card_t *c, unsigned least, unsigned most) {
    static const unsigned access[] = {SND_PCM_ACCESS_RW_INTERLEAVED,
                                      SND_PCM_ACCESS_MMAP_INTERLEAVED};
    snd_pcm_ioplug_t *io = &c->io;
    unsigned slowest = c->rate ? c->rate : 8000, fastest = c->rate ? c->rate : 192000;
    int bad = 0;
    bad |= snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 2, access);
    bad |= snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 1, formats + c->format);
    bad |= snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, 1, 2);
    bad |= snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, slowest, fastest);
    bad |= snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_BUFFER_BYTES, least, most);
    bad |= snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 128, most / 2);
    bad |= snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 1024);
    return bad;
}

SND_PCM_PLUGIN_DEFINE_FUNC(virtual_card) {
    (void)root;
    if (stream != SND_PCM_STREAM_PLAYBACK) return -EINVAL;
    card_t *c = calloc(1, sizeof *c);
    if (!c) return -ENOMEM;
    c->manners.grain = 1;
    c->manners.late_share = 100;
    c->io.poll_fd = -1;
    int err = configure(c, conf);
    if (!err && unplugged(c)) err = -ENODEV;
    if (!err && mark_of(c->folder, "busy") >= 0) err = -EBUSY;
    if (!err && (!(c->heard = opened(c, "heard.raw")) || !(c->log = opened(c, "log.txt"))))
        err = -errno;
    if (!err && (c->io.poll_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) < 0)
        err = -errno;
    if (err) {
        card_close((c->io.private_data = c, &c->io));
        return err;
    }
    c->io.version = SND_PCM_IOPLUG_VERSION;
    c->io.name = "A sound card that is not there";
    c->io.flags = SND_PCM_IOPLUG_FLAG_BOUNDARY_WA | (c->realtime ? 0 : SND_PCM_IOPLUG_FLAG_MONOTONIC);
    c->io.poll_events = POLLIN;
    c->io.callback = &callbacks;
    c->io.private_data = c;
    err = snd_pcm_ioplug_create(&c->io, name, stream, mode);
    if (err < 0) {
        card_close(&c->io);
        return err;
    }
    if (constrain(c, 256, c->buffer ? 4 * c->buffer : 1 << 20)) {
        snd_pcm_ioplug_delete(&c->io);
        return -EINVAL;
    }
    *pcmp = c->io.pcm;
    return 0;
}
SND_PCM_PLUGIN_SYMBOL(virtual_card);
