#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "cli/commands/app.h"

namespace {

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// 0 when standard output is no terminal.
int Columns() {
  winsize size = {};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  const muster::cli::Terminal terminal{
      .out = std::cout,
      .err = std::cerr,
      .out_is_tty = isatty(STDOUT_FILENO) == 1 && Variable("NO_COLOR").empty(),
      .err_is_tty = isatty(STDERR_FILENO) == 1,
      .columns = Columns(),
      .language = muster::cli::ChooseLanguage(args, {Variable("LC_ALL"), Variable("LC_MESSAGES"), Variable("LANG")}),
  };
  return muster::cli::RunMuster(args, {.config = Variable("MUSTER_CONFIG"), .folder = "."}, terminal);
}
