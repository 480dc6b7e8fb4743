// What Swift can't call in libav*: macros, variadics and unions; and the few places where FFmpeg 5.1 (Debian 12)
// and 7.x differ. Nothing else belongs here.
#ifndef UNBROKEN_CLIBAV_SHIM_H
#define UNBROKEN_CLIBAV_SHIM_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

// Macros with casts or FFERRTAG, which the importer skips.
static const int64_t ulav_nopts = AV_NOPTS_VALUE;
static const int32_t ulav_error_eof = AVERROR_EOF;
static const int32_t ulav_error_exit = AVERROR_EXIT;
static const int32_t ulav_error_invalid_data = AVERROR_INVALIDDATA;
static const int32_t ulav_error_demuxer_not_found = AVERROR_DEMUXER_NOT_FOUND;
static const int32_t ulav_error_decoder_not_found = AVERROR_DECODER_NOT_FOUND;
static const int32_t ulav_error_patch_welcome = AVERROR_PATCHWELCOME;
static const int32_t ulav_error_again = AVERROR(EAGAIN);
static const int32_t ulav_error_no_memory = AVERROR(ENOMEM);
static const int32_t ulav_error_io = AVERROR(EIO);
static const int32_t ulav_error_access = AVERROR(EACCES);

// Decodes the display matrix of a stream to whole degrees clockwise, in 0..<360. The side data moved from the stream
// to its parameters in FFmpeg 6.1.
static inline int ulav_rotation(const AVStream *stream) {
    const int32_t *matrix = NULL;
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 30, 101)
    const AVPacketSideData *side = av_packet_side_data_get(
        stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    if (side && side->size >= 9 * sizeof(int32_t)) matrix = (const int32_t *)side->data;
#else
    size_t size = 0;
    const uint8_t *data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    if (data && size >= 9 * sizeof(int32_t)) matrix = (const int32_t *)data;
#endif
    if (!matrix) return 0;
    double turn = av_display_rotation_get(matrix);
    if (!(turn >= -360 && turn <= 360)) return 0;
    int degrees = (int)(-turn + (turn > 0 ? -0.5 : 0.5));
    return ((degrees % 360) + 360) % 360;
}

// The keyframe flag of a decoded picture moved to flags in FFmpeg 6.1.
static inline int ulav_frame_is_key(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 29, 100)
    return (frame->flags & AV_FRAME_FLAG_KEY) != 0;
#else
    return frame->key_frame;
#endif
}

// Number of sound channels; the old field went away in FFmpeg 7.
static inline int ulav_channels(const AVCodecParameters *parameters) { return parameters->ch_layout.nb_channels; }

static inline int ulav_frame_channels(const AVFrame *frame) { return frame->ch_layout.nb_channels; }

// A resampler to one channel of 32-bit floats; NULL when libswresample can't. The layout is a struct with a union.
static inline SwrContext *ulav_resampler(const AVFrame *frame, int rate) {
    AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO, from = {0};
    SwrContext *context = NULL;
    if (frame->ch_layout.order == AV_CHANNEL_ORDER_UNSPEC) av_channel_layout_default(&from, frame->ch_layout.nb_channels);
    else if (av_channel_layout_copy(&from, &frame->ch_layout) < 0) return NULL;
    int result = swr_alloc_set_opts2(
        &context, &mono, AV_SAMPLE_FMT_FLT, rate, &from, (enum AVSampleFormat)frame->format, frame->sample_rate, 0, NULL);
    av_channel_layout_uninit(&from);
    if (result >= 0) result = swr_init(context);
    if (result < 0) swr_free(&context);
    return context;
}

// Width of the time stamps' counter, 33 in MPEG systems: internal in the struct, public for reading.
static inline int ulav_wrap_bits(const AVStream *stream) { return stream->pts_wrap_bits; }

// Library versions as "59.27.100"; the macros are what was compiled against, these what runs.
static inline unsigned ulav_format_version(void) { return avformat_version(); }
static inline unsigned ulav_codec_version(void) { return avcodec_version(); }

// The log: a va_list can't be read in Swift. The sink gets whole formatted lines; it may be called from any thread.
typedef void (*ulav_log_sink)(int level, const char *line);
void ulav_set_log_sink(ulav_log_sink sink, int max_level);

#endif
