// The least that a program which reads judged rows with simdjson has to do.
#ifndef ALERT_TESTS_BENCH_BARE_READER_H_
#define ALERT_TESTS_BENCH_BARE_READER_H_

#include <cstdint>

// What was read, so that nothing of the reading can be left out.
struct BareSums {
  uint64_t rows;
  uint64_t safe;
  uint64_t ids;
  uint64_t text_bytes;
};

// Reads id, category, attack_type, model and safe of each row of a file of JSON Lines, in blocks of
// 1 MiB cut at newlines, one iterate_many a block. False where the file can't be read or a row has
// not these keys: a row that is a problem ends it.
bool ReadBare(const char* path, BareSums* sums);

#endif  // ALERT_TESTS_BENCH_BARE_READER_H_
