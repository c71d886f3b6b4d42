#include "run/store/hash.h"

#include <openssl/evp.h>

#include <cstring>
#include <new>

#include "absl/strings/escaping.h"

namespace alert::run {

void Hasher::Free::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

Hasher::Hasher(std::string_view purpose) : context_(EVP_MD_CTX_new()) {
  // Fetching the algorithm costs more than hashing a prompt: once is enough.
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (context_ == nullptr || EVP_DigestInit_ex2(context_.get(), sha256, nullptr) != 1) {
    throw std::bad_alloc();
  }
  Add(purpose);
}

Hasher& Hasher::Add(std::string_view field) {
  Add(static_cast<int64_t>(field.size()));
  EVP_DigestUpdate(context_.get(), field.data(), field.size());
  return *this;
}

Hasher& Hasher::Add(int64_t field) {
  unsigned char bytes[8];
  for (int i = 0; i < 8; ++i) {
    bytes[i] = static_cast<unsigned char>(static_cast<uint64_t>(field) >> (8 * i));
  }
  EVP_DigestUpdate(context_.get(), bytes, sizeof bytes);
  return *this;
}

Hash Hasher::Finish() {
  Hash hash;
  EVP_DigestFinal_ex(context_.get(), hash.data(), nullptr);
  return hash;
}

std::string_view Bytes(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::string Hex(const Hash& hash) {
  const std::string_view bytes = Bytes(hash);
  return absl::BytesToHexString({bytes.data(), bytes.size()});
}

Hash Sum(const Hash& a, const Hash& b) {
  Hash sum;
  unsigned carry = 0;
  for (size_t i = 0; i < sum.size(); ++i) {
    carry += unsigned{a[i]} + unsigned{b[i]};
    sum[i] = static_cast<uint8_t>(carry);
    carry >>= 8;
  }
  return sum;
}

size_t HashOfHash::operator()(const Hash& hash) const {
  size_t value;
  std::memcpy(&value, hash.data(), sizeof value);
  return value;
}

}  // namespace alert::run
