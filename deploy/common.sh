# Sourced by deploy/run, deploy/stop, tests/run and tests/bench/run: what they all need. Bash, set -euo pipefail.

MUSTER_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly MUSTER_ROOT
case "${LC_ALL:-${LC_MESSAGES:-${LANG:-zh}}}" in
  en*) readonly MUSTER_ENGLISH=1 ;;
  *) readonly MUSTER_ENGLISH= ;;
esac

# say ZH EN: one line in the user's language.
say() { if [[ $MUSTER_ENGLISH ]]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }
# step ZH EN: the same as a heading of what comes next.
step() { printf '\n== '; say "$@"; }
# fail ZH EN: says what is wrong and what to do, and ends the script.
fail() { { printf '!! '; say "$@"; } >&2; exit 1; }

as_root() {
  if ((EUID == 0)); then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
    fail "需要管理员权限才能执行：$*。请用 root 运行一次，或安装 sudo。" "This needs root: $*. Run it once as root, or install sudo."
  fi
}

# install_packages FILE...: installs those Debian packages of the files that are missing.
install_packages() {
  local wanted missing=()
  command -v dpkg-query >/dev/null || fail "这不是 Debian 系统：缺少 dpkg。请在 Debian 12 上运行。" "This is not Debian: dpkg is missing. Run it on Debian 12."
  while read -r wanted; do
    [[ $(dpkg-query -W -f '${Status}' "$wanted" 2>/dev/null) == 'install ok installed' ]] || missing+=("$wanted")
  done < <(sed -E '/^(#|$)/d' "$@")
  ((${#missing[@]})) || return 0
  step "安装缺少的 ${#missing[@]} 个软件包" "Installing ${#missing[@]} missing packages"
  say "   ${missing[*]}" "   ${missing[*]}"
  # Without this the package would start a PostgreSQL of its own on port 5432.
  as_root mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.d/muster.conf >/dev/null
  local log
  log=$(mktemp)
  if ! { as_root apt-get update && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    fail "软件包安装失败（完整记录：$log）。请检查网络和软件源后重试。" "Installing packages failed (full log: $log). Check the network and the package sources, then try again."
  fi
  rm -f "$log"
}

# need_disk MEGABYTES FOLDER: fails while that much is not free.
need_disk() {
  local free
  free=$(df --output=avail -m "$2" | tail -n 1)
  ((free >= $1)) || fail "磁盘空间不足：$2 所在磁盘只剩 ${free} MB，需要 $1 MB。请清理后重试。" \
    "The disk is too full: $2 has ${free} MB left and $1 MB are needed. Make room and try again."
}

# build PRESET TARGET...: configures and builds; an unchanged tree takes a second.
build() {
  local preset=$1 log
  shift
  need_disk 3000 "$MUSTER_ROOT"
  log=$(mktemp)
  if ! (cd "$MUSTER_ROOT" && cmake --preset "$preset") >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    fail "配置编译失败（完整记录：$log）。" "Configuring the build failed (full log: $log)."
  fi
  rm -f "$log"
  if [[ -t 1 ]]; then
    ninja -C "$MUSTER_ROOT/build/$preset" "$@"
  else
    # One line in a hundred is enough for a log.
    ninja -C "$MUSTER_ROOT/build/$preset" "$@" | awk '/FAILED|error:|warning:/ || NR % 100 == 1 {print; fflush()} {last = $0} END {print last}'
  fi || fail "编译失败，见上面的错误。" "The build failed; see the errors above."
}

# random_text: 32 letters and digits.
random_text() { head -c 256 /dev/urandom | LC_ALL=C tr -dc 'A-Za-z0-9' | head -c 32; }

# build_console: makes services/console/dist anew when something it is made of has changed.
build_console() {
  local console=$MUSTER_ROOT/services/console log
  command -v npm >/dev/null || install_packages <(printf 'nodejs\nnpm\n')
  [[ ! -f $console/dist/index.html || $(find "$console" "$MUSTER_ROOT/proto" -type f -newer "$console/dist/index.html" \
    -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/src/gen/*' -print -quit) ]] || return 0
  log=$(mktemp)
  if [[ ! -f $console/node_modules/.package-lock.json || $console/package-lock.json -nt $console/node_modules/.package-lock.json ]]; then
    (cd "$console" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >"$log" 2>&1 || { tail -n 5 "$log" >&2; \
      fail "npm 安装失败（完整记录：$log）。请检查网络和 npm 源后重试。" "npm could not install what the console needs (full log: $log). Check the network and npm's registry, then try again."; }
  fi
  (cd "$console" && npm run --silent build) >"$log" 2>&1 || { tail -n 30 "$log" >&2; \
    fail "控制台编译失败（完整记录：$log）。" "The console could not be built (full log: $log)."; }
  rm -f "$log"
}
