#include "shim.h"
#include <stdarg.h>
#include <stdatomic.h>

static _Atomic(ulav_log_sink) current_sink;
static atomic_int current_level = AV_LOG_WARNING;

static void forward(void *context, int level, const char *format, va_list arguments) {
    ulav_log_sink sink = atomic_load(&current_sink);
    if (!sink || (level & 0xff) > atomic_load(&current_level)) return;
    static _Thread_local int prefix = 1;
    char line[1024];
    av_log_format_line2(context, level, format, arguments, line, sizeof line, &prefix);
    sink(level & 0xff, line);
}

void ulav_set_log_sink(ulav_log_sink sink, int max_level) {
    atomic_store(&current_sink, sink);
    atomic_store(&current_level, max_level);
    av_log_set_callback(forward);
}
