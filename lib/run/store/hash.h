// SHA-256 over lists of fields: the keys and the checksums of a store.
#ifndef ALERT_LIB_RUN_STORE_HASH_H_
#define ALERT_LIB_RUN_STORE_HASH_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace alert::run {

using Hash = std::array<uint8_t, 32>;

// Each field goes in after its length, so that no two lists of fields give the same bytes.
class Hasher {
 public:
  // `purpose` is the first field: hashes for different purposes never meet.
  explicit Hasher(std::string_view purpose);

  Hasher& Add(std::string_view field);
  Hasher& Add(int64_t field);
  Hash Finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

std::string_view Bytes(const Hash& hash);
std::string Hex(const Hash& hash);

// What several hashes add up to, in any order: their sum as 256-bit little-endian numbers.
Hash Sum(const Hash& a, const Hash& b);

// For hash tables: a SHA-256 is evenly spread already.
struct HashOfHash {
  size_t operator()(const Hash& hash) const;
};

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_STORE_HASH_H_
