// On which processors a thread may run: what the headers of Linux hide from Swift.
#ifndef MATHNN_CAFFINITY_SHIM_H
#define MATHNN_CAFFINITY_SHIM_H

/// Reads (0) or sets (1) the processors of the calling thread, one bit each; 0 if that worked.
static inline int mathnn_affinity(int sets, void *bits, unsigned long bytes) {
#ifdef __linux__
  extern int sched_setaffinity(int, unsigned long, const void *)
      __asm__("sched_setaffinity");
  extern int sched_getaffinity(int, unsigned long, void *) __asm__("sched_getaffinity");
  return sets ? sched_setaffinity(0, bytes, bits) : sched_getaffinity(0, bytes, bits);
#else
  return -1;
#endif
}

#endif
