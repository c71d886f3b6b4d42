#include <alert/alert.hpp>
#include <iostream>

int main() {
  const alert::Taxonomy taxonomy;
  size_t count = 0;
  for (const alert::Category& category : taxonomy) count += category.name.empty() ? 0 : 1;
  if (count == 32 && taxonomy[0].name == "hate_women") return 0;
  std::cout << count << " categories\n";
  return 1;
}
