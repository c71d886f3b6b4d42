// JSON Lines with all kinds of damage, the same for the same seed.
#ifndef ALERT_TESTS_DATASET_CORPUS_H_
#define ALERT_TESTS_DATASET_CORPUS_H_

#include <cstddef>
#include <cstdint>
#include <string>

namespace alert::test {

// So many lines, about a third of them damaged; a damaged line may have become several.
std::string DamagedCorpus(uint64_t seed, size_t lines);

}  // namespace alert::test

#endif  // ALERT_TESTS_DATASET_CORPUS_H_
