/* A library that redis-server is started with (LD_PRELOAD): its wall clock runs ahead by what stands in the file that
 * MOVED_CLOCK_FILE names, an int64 of milliseconds that the test may change at any time. So leases, TTLs and deadlines
 * end when a test says so. With MOVED_CLOCK_STANDS the time itself does not pass: only what the test adds. The
 * monotonic clock stays. Without the variable, nothing is changed. RedisServer uses it. */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const int64_t kMsPerSecond = 1000;
static const int64_t kNsPerMs = 1000000;
static const int64_t kNsPerSecond = 1000000000;

static const volatile int64_t* ahead_ms;
static int stands;
static struct timespec stands_at;

__attribute__((constructor)) static void open_clock_file(void) {
  const char* path = getenv("MOVED_CLOCK_FILE");
  if (path == NULL) return;
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  void* memory = mmap(NULL, sizeof *ahead_ms, PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (memory == MAP_FAILED) return;
  stands = getenv("MOVED_CLOCK_STANDS") != NULL;
  syscall(SYS_clock_gettime, CLOCK_REALTIME, &stands_at);
  ahead_ms = memory;
}

int clock_gettime(clockid_t clock, struct timespec* now) {
  const int result = (int)syscall(SYS_clock_gettime, clock, now);
  if (result != 0 || ahead_ms == NULL || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return result;
  if (stands) *now = stands_at;
  const int64_t ahead = *ahead_ms; /* read once: the test may change it meanwhile */
  const int64_t nanoseconds = now->tv_nsec + ahead % kMsPerSecond * kNsPerMs;
  now->tv_sec += ahead / kMsPerSecond + nanoseconds / kNsPerSecond;
  now->tv_nsec = nanoseconds % kNsPerSecond;
  return result;
}

int gettimeofday(struct timeval* restrict now, void* restrict zone) {
  struct timespec precise;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &precise);
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* now) {
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  if (now != NULL) *now = precise.tv_sec;
  return precise.tv_sec;
}
