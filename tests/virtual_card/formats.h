/* The formats that the card can be told to take, one at a time; all are kept as S16_LE.
 *
 * Not handled here: more than one at once, and the card's own conversion.
 */
#include <alsa/asoundlib.h>
#include <stdio.h>

static const unsigned formats[] = {SND_PCM_FORMAT_S16_LE, SND_PCM_FORMAT_S16_BE,
                                   SND_PCM_FORMAT_S24_LE};

static size_t sample_bytes(long format) {
    return formats[format] == SND_PCM_FORMAT_S24_LE ? 4 : 2;
}

static void keep(FILE *file, const char *samples, size_t count, long format) {
    size_t size = sample_bytes(format);
    if (formats[format] == SND_PCM_FORMAT_S16_LE) {
        fwrite(samples, size, count, file);
        return;
    }
    int big = formats[format] == SND_PCM_FORMAT_S16_BE; /* else the upper two of three bytes */
    for (const char *end = samples + count * size; samples < end; samples += size) {
        fputc(samples[1], file);
        fputc(samples[big ? 0 : 2], file);
    }
}
