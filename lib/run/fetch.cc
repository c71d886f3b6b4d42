#include "run/fetch.h"

#include <filesystem>
#include <system_error>

#include "base/status.h"
#include "base/text.h"
#include "fmt/format.h"
#include "run/download.h"
#include "run/file_exists.h"
#include "run/library.h"

namespace alert::run {
namespace {

constexpr char kNotice[] =
    "ALERT's data (Tedeschi et al., arXiv 2404.08676) is licensed CC BY-NC-SA 4.0: name its "
    "authors, no commercial use, share alike. It holds harmful prompts, made to test models with. "
    "It is "
    "fetched from its public home and never part of this program.";

constexpr char kHome[] = "https://huggingface.co/datasets/Babelscape/ALERT/resolve/main";
constexpr char kLicence[] = "CC BY-NC-SA 4.0";
constexpr char kLicenceUrl[] = "https://creativecommons.org/licenses/by-nc-sa/4.0/";

// Their counts are known to libalert, by the same names.
constexpr Release kReleases[] = {
    {"alert", "alert.jsonl", kHome, kLicence, kLicenceUrl, kNotice},
    {"alert-adversarial", "alert_adversarial.jsonl", kHome, kLicence, kLicenceUrl, kNotice}};

// DataLoss where the file's counts are not those of the release.
absl::Status Verify(const Release& release, const std::string& path) {
  alert_error error = ALERT_ERROR_INIT;
  alert_dataset* dataset = nullptr;
  ALERT_RETURN_IF_ERROR(
      StatusOf(alert_dataset_open(path.data(), path.size(), nullptr, &dataset, &error), error));
  const OwnedDataset owned_dataset(dataset);
  alert_summary* summary = nullptr;
  ALERT_RETURN_IF_ERROR(StatusOf(alert_summary_create(dataset, &summary, &error), error));
  const OwnedSummary owned_summary(summary);
  uint64_t released = 0;
  uint64_t differences = 0;
  ALERT_RETURN_IF_ERROR(
      StatusOf(alert_summary_verify(summary, release.name.data(), release.name.size(), &released,
                                    &differences, &error),
               error));
  if (differences == 0) return absl::OkStatus();
  return WithCause(absl::DataLossError(
                       fmt::format("{} has {} prompts, the release {}, and differs in {} counts",
                                   path, alert_summary_item_count(summary), released, differences)),
                   ALERT_CAUSE_RELEASE_DIFFERS);
}

absl::Status Rename(const std::string& from, const std::string& to) {
  std::error_code error;
  std::filesystem::rename(from, to, error);
  if (error) return absl::UnavailableError(fmt::format("{}: {}", to, error.message()));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<const Release*> FindRelease(std::string_view name) {
  std::string known;
  for (const Release& release : kReleases) {
    if (release.name == name) return &release;
    known += known.empty() ? release.name : ", " + std::string(release.name);
  }
  return absl::NotFoundError(
      fmt::format("there is no release {}; there are: {}", Quoted(name), known));
}

absl::Status Fetch(const Release& release, const FetchOptions& options,
                   const FetchProgress& progress) {
  if (!options.accept_licence) {
    return absl::FailedPreconditionError(fmt::format("the licence {} is to be accepted first: {}",
                                                     release.licence, release.licence_url));
  }
  const std::string path = fmt::format("{}/{}", options.directory, release.file);
  absl::StatusOr<bool> exists = FileExists(path);
  ALERT_RETURN_IF_ERROR(exists.status());
  if (*exists) {
    absl::Status verified = Verify(release, path);
    if (verified.ok() || verified.code() != absl::StatusCode::kDataLoss) return verified;
    return absl::AlreadyExistsError(
        fmt::format("{}: move it away to fetch the release", verified.message().data()));
  }
  std::error_code error;
  std::filesystem::create_directories(options.directory, error);
  if (error) {
    return absl::PermissionDeniedError(fmt::format("{}: {}", options.directory, error.message()));
  }
  std::string base = options.base_url.empty() ? std::string(release.base_url) : options.base_url;
  while (!base.empty() && base.back() == '/') base.pop_back();
  const std::string part = path + ".part";
  ALERT_RETURN_IF_ERROR(
      Download(fmt::format("{}/{}", base, release.file), part, options.timeout_seconds, progress));
  std::filesystem::remove(part + ".etag", error);
  if (absl::Status verified = Verify(release, part); !verified.ok()) {
    ALERT_RETURN_IF_ERROR(Rename(part, path + ".rejected"));
    return WithCause(absl::Status(verified.code(), fmt::format("{}; kept as {}.rejected",
                                                               verified.message().data(), path)),
                     CauseOf(verified));
  }
  return Rename(part, path);
}

}  // namespace alert::run
