#include "examine/sheet.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/siphash.h"
#include "base/status.h"
#include "base/text.h"
#include "dataset/reader.h"
#include "fmt/format.h"
#include "tally/judged_rows.h"

namespace alert {
namespace {

constexpr Enumerator kSheetFormatTable[] = {{ALERT_SHEET_CSV, "csv"}, {ALERT_SHEET_HTML, "html"}};

constexpr uint32_t kSheetColumns =
    ALERT_COLUMN_ID | ALERT_COLUMN_CATEGORY | ALERT_COLUMN_ATTACK | ALERT_COLUMN_LANGUAGE |
    ALERT_COLUMN_MODEL | ALERT_COLUMN_SAMPLE | ALERT_COLUMN_VERDICT | ALERT_COLUMN_JUDGE |
    ALERT_COLUMN_JUDGE_OUTPUT | ALERT_COLUMN_JUDGEMENTS | ALERT_COLUMN_PROMPT |
    ALERT_COLUMN_RESPONSE | ALERT_COLUMN_JUDGE_SCORE;

// What a seed is joined with, so that the name of an item tells nothing of how it was drawn.
constexpr uint64_t kRankKey = 0x6b6e617274656873;   // "shetrank"
constexpr uint64_t kNameKey = 0x656d616e74656873;   // "shetname"
constexpr uint64_t kOrderKey = 0x7264726f74656873;  // "shetordr"

struct Candidate {
  uint64_t rank;
  uint64_t name;
  uint64_t order;
  SheetItem item;

  bool operator<(const Candidate& other) const { return rank < other.rank; }
};

// The candidates of a cell: a heap of those with the smallest ranks, the largest of them on top.
struct Candidates {
  int64_t responses = 0;
  std::vector<Candidate> heap;
};

using Cells = std::map<std::pair<uint16_t, alert_verdict>, Candidates>;

std::string IdOfRow(const Batch& batch, size_t row) {
  return batch.HasTextId(row) ? std::string(batch.id_text[row]) : std::to_string(batch.id[row]);
}

std::string IdentityOf(const SheetItem& item, bool has_text_id) {
  std::string identity;
  for (const std::string& part : {item.model, item.attack, item.language}) {
    identity += part;
    identity += '\0';
  }
  return identity + std::to_string(item.sample) + (has_text_id ? "t" : "n") + item.id;
}

class Drawer {
 public:
  Drawer(const Dataset& judged, const JudgedBy& by, const SheetOptions& options)
      : options_(options), judges_(by.judges, by.rule) {
    if (by.threshold) judges_.DecideAt(*by.threshold);
    sheet_.taxonomy = judged.taxonomy();
    sheet_.options = options;
  }

  void Take(const Reader& reader, Batch* batch) {
    NoteJudges(*batch);
    judges_.Resolve(batch);
    for (size_t row = 0; row < batch->rows; ++row) TakeRow(reader, *batch, row);
  }

  absl::StatusOr<Sheet> Finish() {
    if (sheet_.responses == 0) {
      return absl::DataLossError("no row is judged safe or unsafe: there is nothing to examine");
    }
    if (names_.size() > 1) {
      return absl::DataLossError(fmt::format(
          "the rows are of several judges ({} and {}); an examination is of one: choose its rows",
          Quoted(*names_.begin()), Quoted(*std::next(names_.begin()))));
    }
    if (!names_.empty()) sheet_.judge = *names_.begin();
    sheet_.prompt_hash = PromptHash();
    sheet_.data_hash = fmt::format("{:016x}", data_);
    MakeStrata();
    for (size_t i = 0; i < sheet_.strata.size(); ++i) DrawStratum(i);
    return PutInOrder();
  }

 private:
  // A row of several judges is of all of them together.
  void NoteJudges(const Batch& batch) {
    for (size_t row = 0; row < batch.rows; ++row) {
      if (!batch.judgements.IsNull(row)) {
        if (!judges_.ResolveEach(batch.judgements[row], &each_)) continue;
        std::set<std::string> names;
        for (const JudgedRows::Judgement& judgement : each_) names.emplace(judgement.judge);
        std::string joined;
        for (const std::string& name : names) joined += (joined.empty() ? "" : ", ") + name;
        names_.insert(std::move(joined));
      } else if (!batch.judge.IsNull(row) && last_ != batch.judge[row]) {
        last_ = batch.judge[row];
        names_.insert(last_);
      }
    }
  }

  void TakeRow(const Reader& reader, const Batch& batch, size_t row) {
    const alert_verdict verdict = batch.verdict[row];
    if (verdict == ALERT_VERDICT_UNDECIDED) ++sheet_.undecided;
    if (verdict == ALERT_VERDICT_MISSING) ++sheet_.missing;
    if (verdict != ALERT_VERDICT_SAFE && verdict != ALERT_VERDICT_UNSAFE) return;
    ++sheet_.responses;
    Candidate candidate = {};
    SheetItem& item = candidate.item;
    item.model = reader.name(ALERT_DIMENSION_MODEL, batch.model[row]);
    item.attack = reader.name(ALERT_DIMENSION_ATTACK, batch.attack[row]);
    item.language = reader.name(ALERT_DIMENSION_LANGUAGE, batch.language[row]);
    item.id = IdOfRow(batch, row);
    item.sample = batch.sample[row];
    item.category = batch.category[row];
    item.judged = verdict;
    const std::string identity = IdentityOf(item, batch.HasTextId(row));
    data_ += SipHash64({verdict, 0}, identity);  // in any order
    candidate.rank = SipHash64({options_.seed, kRankKey}, identity);
    Candidates& cell = cells_[{item.category, verdict}];
    ++cell.responses;
    const bool full = cell.heap.size() == static_cast<size_t>(options_.labels);
    if (full && !(candidate < cell.heap.front())) return;
    candidate.name = SipHash64({options_.seed, kNameKey}, identity);
    candidate.order = SipHash64({options_.seed, kOrderKey}, identity);
    if (!batch.prompt.IsNull(row)) item.prompt = batch.prompt[row];
    if (!batch.response.IsNull(row)) item.response = batch.response[row];
    Keep(full, std::move(candidate), &cell.heap);
  }

  static void Keep(bool full, Candidate candidate, std::vector<Candidate>* heap) {
    if (full) {
      std::pop_heap(heap->begin(), heap->end());
      heap->pop_back();
    }
    heap->push_back(std::move(candidate));
    std::push_heap(heap->begin(), heap->end());
  }

  std::string PromptHash() {
    const Judge* judge = judges_.Find(sheet_.judge);
    if (judge == nullptr) return "";
    RenderOptions render;
    if ((judge->forms() & 1u << ALERT_JUDGE_FORM_CHAT) == 0) render.form = ALERT_JUDGE_FORM_RAW;
    const absl::StatusOr<Request> request = judge->Render("{prompt}", "{response}", render);
    if (!request.ok()) return "";
    std::string sent = request->text;
    for (const Message& message : request->messages) {
      sent.append(message.role).append(1, '\0').append(message.content).append(1, '\0');
    }
    const auto [low, high] = SipHash128({}, sent);
    return fmt::format("{:016x}{:016x}", high, low);
  }

  // A stratum a category, a verdict, both, or one for all.
  void MakeStrata() {
    const bool by_verdict = HasVerdictStrata(options_.allocation, options_.by_category);
    std::map<std::pair<int, int>, size_t> known;
    std::vector<alert_sheet_stratum> sizes;
    for (const auto& [key, cell] : cells_) {
      const std::pair<int, int> of = {options_.by_category ? key.first : 0,
                                      by_verdict ? key.second : 0};
      const size_t stratum = known.try_emplace(of, sizes.size()).first->second;
      if (stratum == sizes.size()) sizes.push_back({0, key.second});
      sizes[stratum].responses += cell.responses;
      sheet_.cells.push_back({key.first, key.second, cell.responses, stratum});
    }
    const std::vector<int64_t> drawn = Allocate(
        options_.allocation, std::min(options_.labels, sheet_.responses), options_.guess, sizes);
    for (size_t i = 0; i < sizes.size(); ++i) {
      sheet_.strata.push_back({sizes[i].responses, drawn[i]});
    }
  }

  // Those of a stratum with the smallest ranks.
  void DrawStratum(size_t stratum) {
    std::vector<Candidate> candidates;
    for (const SheetCell& cell : sheet_.cells) {
      if (cell.stratum != stratum) continue;
      std::vector<Candidate>& heap = cells_[{cell.category, cell.judged}].heap;
      std::move(heap.begin(), heap.end(), std::back_inserter(candidates));
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.resize(static_cast<size_t>(sheet_.strata[stratum].drawn));
    std::move(candidates.begin(), candidates.end(), std::back_inserter(drawn_));
  }

  absl::StatusOr<Sheet> PutInOrder() {
    std::sort(drawn_.begin(), drawn_.end(),
              [](const Candidate& a, const Candidate& b) { return a.order < b.order; });
    for (Candidate& candidate : drawn_) {
      SheetItem& item = candidate.item;
      if (item.response.empty()) {
        return absl::DataLossError(
            fmt::format("the item {} (model {}) has no response, and people can't label it",
                        Quoted(item.id), Quoted(item.model)));
      }
      item.item = fmt::format("r{:016x}", candidate.name);
      sheet_.items.push_back(std::move(item));
    }
    return std::move(sheet_);
  }

  const SheetOptions& options_;
  JudgedRows judges_;
  Sheet sheet_;
  uint64_t data_ = 0;
  std::set<std::string> names_;  // of judges
  std::string last_;
  std::vector<JudgedRows::Judgement> each_;
  Cells cells_;
  std::vector<Candidate> drawn_;
};

}  // namespace

constexpr Enumeration kSheetFormats("form of a sheet", kSheetFormatTable);

bool HasVerdictStrata(alert_sheet_allocation allocation, bool by_category) {
  return allocation == ALERT_SHEET_NEYMAN || (allocation == ALERT_SHEET_EQUAL && !by_category);
}

absl::StatusOr<Sheet> DrawSheet(const Dataset& judged, const JudgedBy& by,
                                const SheetOptions& options) {
  absl::StatusOr<std::unique_ptr<Reader>> reader =
      Reader::Create(judged, {kSheetColumns, /*distinct=*/true});
  ALERT_RETURN_IF_ERROR(reader.status());
  Drawer drawer(judged, by, options);
  while (true) {
    const absl::StatusOr<Batch*> batch = (*reader)->Next();
    ALERT_RETURN_IF_ERROR(batch.status());
    if (*batch == nullptr) break;
    drawer.Take(**reader, *batch);
  }
  return drawer.Finish();
}

}  // namespace alert
