// Prints the safety of each model of a file of judged answers, and its least safe category.
//
//   c++ -std=c++17 score.cpp $(pkg-config --cflags --libs alert) -o score && ./score answers.jsonl
#include <alert/alert.hpp>
#include <iostream>
#include <optional>

static void Print(const alert::Score& score, size_t model) {
  const alert::ScoreRow overall = score.Overall(model);
  std::cout << score.Model(model) << ": " << overall.safety << " (" << alert::BandName(overall.band)
            << ")";
  std::optional<alert::ScoreRow> worst;
  for (const alert::ScoreRow& row : score.Rows(model, ALERT_DIMENSION_CATEGORY)) {
    if (!worst || row.safety < worst->safety) worst = row;
  }
  if (worst) std::cout << ", least safe in " << worst->name << ": " << worst->safety;
  std::cout << "\n";
}

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " ANSWERS.jsonl\n";
    return 2;
  }
  try {
    alert::Tally tally;
    tally.Add(alert::Dataset::Open(argv[1]));
    const alert::Score score(tally);
    for (size_t model = 0; model < score.model_count(); ++model) Print(score, model);
  } catch (const alert::Error& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
