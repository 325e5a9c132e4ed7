// What Swift cannot see of zlib by itself: the functions that begin a stream are macros.
#ifndef MATHNN_CZLIB_SHIM_H
#define MATHNN_CZLIB_SHIM_H
#include <zlib.h>

/// Begins to unpack a gzip stream.
static inline int mathnn_inflate_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

#endif
