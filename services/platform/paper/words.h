#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "platform/paper/form.h"

// What the renderers write of their own accord.
namespace muster::paper {

extern const char kExerciseMark[];

struct Words {
  const char* number;
  const char* signature;
  const char* date;
  const char* printed;
  const char* continued;
};

const Words& WordsIn(Language language);

// With the exercise mark where it must be.
std::string TitleOf(const Form& form);
// "编号 622900-01 入字 2023 第 0001 号"
std::string NumberLineOf(const Form& form);
// What stands on top of the second page and those after it.
std::string ContinuationLineOf(const Form& form);
// "打印 users/keeper 2023-12-19 02:00"
std::string PrintLineOf(const Form& form);
// "第 1 页 共 2 页"
std::string PageLineOf(Language language, int page, int page_count);

// How many signature blocks stand side by side, so that rows are even.
int SignaturesPerRow(int count);

}  // namespace muster::paper
