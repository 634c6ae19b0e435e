# One running deployment in a folder of its own: sourced by deploy/run, deploy/stop and the tests that start one. Needs common.sh.
#
#   instance_open STATE PORT    names the folder and the first port; nothing is touched yet
#   instance_make BUILD         makes what is missing of it: programs, keys, passwords, database cluster, configuration
#   instance_start              starts PostgreSQL, migrates, starts every service and waits until all are healthy
#   instance_stop               stops everything in order
#   instance_muster ARGS...     the command line against it
#
# Processes are kept by runit: each is started again a second after it dies. As root everything runs as the user `muster`.

readonly INSTANCE_SERVICES=(chapter disaster roster warehouse dispatch)
# What runs: the services with their databases, and the gateway, which has none. It listens on PORT by HTTP, on the loopback address only, and
# on PORT + 43 by HTTPS.
readonly INSTANCE_PROCESSES=("${INSTANCE_SERVICES[@]}" gateway)
readonly INSTANCE_WORLDS=(live demo)
# Those that keep personal data or secrets sealed.
readonly INSTANCE_SEALING=(chapter dispatch)

instance_open() {
  STATE=$1 PORT=$2
  SERVICE_DIR=$STATE/service
  # A socket's path may have 107 characters at most.
  SOCKET_DIR=$STATE/run
  if ((${#SOCKET_DIR} > 80)); then SOCKET_DIR=${TMPDIR:-/tmp}/muster-$(cksum <<<"$STATE" | cut -d ' ' -f 1); fi
  PG_BIN=$(ls -d /usr/lib/postgresql/15/bin)
  if ((EUID == 0)); then
    RUN_USER=muster
    id "$RUN_USER" &>/dev/null || useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin "$RUN_USER"
    AS_USER=(setpriv --reuid "$RUN_USER" --regid "$RUN_USER" --init-groups --inh-caps=-all)
  else
    RUN_USER=$(id -un)
    AS_USER=()
  fi
}

instance_muster() { "$STATE/bin/muster" --config "$STATE/muster.textproto" "$@"; }

# After a reboot the number may belong to another program.
instance_is_running() {
  [[ -f $STATE/runsvdir.pid ]] && [[ $({ tr '\0' ' ' <"/proc/$(<"$STATE/runsvdir.pid")/cmdline"; } 2>/dev/null) == *runsvdir*"$SERVICE_DIR"* ]]
}

# instance_copy_program FILE: true when it was new.
instance_copy_program() {
  cmp -s "$1" "$STATE/bin/${1##*/}" && return 1
  # Beside the old one and then in its place: the old one may be running.
  install -m 0755 "$1" "$STATE/bin/.${1##*/}.new" && mv -f "$STATE/bin/.${1##*/}.new" "$STATE/bin/${1##*/}"
}

instance_port_of() {
  local i
  if [[ $1 == gateway ]]; then echo "$PORT"; return; fi
  for i in "${!INSTANCE_SERVICES[@]}"; do
    [[ ${INSTANCE_SERVICES[i]} != "$1" ]] || echo $((PORT + 1 + i))
  done
}

instance_write_server_config() {
  local world service port
  for world in "${INSTANCE_WORLDS[@]}"; do
    cat <<TEXT
worlds {
  name: "$world"
  exercise: $([[ $world == live ]] && echo false || echo true)
  database: "host='$SOCKET_DIR' dbname=muster_{world} user=muster_{world}_{service} passfile='$STATE/keys/passfile'"
  owner_database: "host='$SOCKET_DIR' dbname=muster_{world} user=muster_owner passfile='$STATE/keys/passfile'"
}
TEXT
  done
  for service in "${INSTANCE_PROCESSES[@]}"; do
    port=$(instance_port_of "$service")
    cat <<TEXT
services {
  name: "$service"
  listen: "127.0.0.1:$port"
  metrics_listen: "127.0.0.1:$((port + 100))"
  signing_key_file: "$STATE/keys/$service.secret"
TEXT
    [[ " ${INSTANCE_SEALING[*]} " != *" $service "* ]] || echo "  sealing_key_file: \"$STATE/keys/$service.sealing\""
    echo '}'
  done
  echo "keys { public_key_directory: \"$STATE/keys/public\" }"
}

instance_write_gateway_config() {
  cat <<TEXT
console_directory: "$STATE/console"
tls_listen: "0.0.0.0:$((PORT + 43))"
certificate_file: "$STATE/keys/gateway.crt"
private_key_file: "$STATE/keys/gateway.key"
TEXT
}

# A certificate that nobody vouches for, good for a demonstration: browsers warn of it. Put a real one in its place.
instance_make_certificate() {
  [[ -f $STATE/keys/gateway.crt ]] && return
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 -subj '/CN=Muster demonstration' \
    -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' -keyout "$STATE/keys/gateway.key" -out "$STATE/keys/gateway.crt.new" 2>/dev/null
  chmod 0600 "$STATE/keys/gateway.key"
  mv "$STATE/keys/gateway.crt.new" "$STATE/keys/gateway.crt"
}

# The console as it was built last, where the services can read it.
instance_copy_console() {
  local built=$MUSTER_ROOT/services/console/dist
  [[ -f $built/index.html ]] || return 0
  rm -rf "$STATE/console.new"
  cp -r "$built" "$STATE/console.new"
  rm -rf "$STATE/console"
  mv "$STATE/console.new" "$STATE/console"
}

# instance_gateway_answers: whether the gateway serves.
instance_gateway_answers() {
  [[ $( (exec 3<>"/dev/tcp/127.0.0.1/$PORT" && printf 'GET /healthz HTTP/1.0\r\n\r\n' >&3 && head -n 1 <&3) 2>/dev/null) == *' 200 '* ]]
}

instance_write_client_config() {
  local world service
  for service in "${INSTANCE_SERVICES[@]}"; do
    echo "services { name: \"$service\" address: \"127.0.0.1:$(instance_port_of "$service")\" }"
  done
  for world in "${INSTANCE_WORLDS[@]}"; do
    echo "worlds { name: \"$world\" exercise: $([[ $world == live ]] && echo false || echo true) }"
  done
  echo 'default_world: "demo"'
  echo "signing_key_file: \"$STATE/keys/gateway.secret\""
  echo 'default_identity: "auditor@000000"'
}

instance_make_secrets() {
  local issuer world service
  mkdir -p "$STATE/keys/public"
  chmod 0700 "$STATE/keys"
  for issuer in gateway "${INSTANCE_SERVICES[@]}"; do
    [[ -f $STATE/keys/$issuer.secret ]] || "$STATE/bin/musterd" key --secret "$STATE/keys/$issuer.secret" --public "$STATE/keys/public/$issuer.pub"
  done
  # What they seal is lost without these files: they are never made anew.
  for service in "${INSTANCE_SEALING[@]}"; do
    [[ -f $STATE/keys/$service.sealing ]] || "$STATE/bin/musterd" sealing-key --file "$STATE/keys/$service.sealing"
  done
  [[ -f $STATE/keys/passfile ]] && return
  (
    umask 0077
    echo "*:*:*:muster_owner:$(random_text)"
    for world in "${INSTANCE_WORLDS[@]}"; do
      for service in "${INSTANCE_SERVICES[@]}"; do echo "*:*:*:muster_${world}_$service:$(random_text)"; done
    done
  ) >"$STATE/keys/passfile.new"
  chmod 0600 "$STATE/keys/passfile.new"
  mv "$STATE/keys/passfile.new" "$STATE/keys/passfile"
}

instance_make_cluster() {
  [[ -f $STATE/pg/PG_VERSION ]] && return
  # Under another name until it is whole: an interrupted initdb leaves nothing that looks finished.
  rm -rf "$STATE/pg.new"
  mkdir -p "$STATE/pg.new"
  sed -n 's/^.*:muster_owner://p' "$STATE/keys/passfile" >"$STATE/keys/owner.new"
  chown -R "$RUN_USER" "$STATE/pg.new" "$STATE/keys"
  "${AS_USER[@]}" "$PG_BIN/initdb" -D "$STATE/pg.new" --username muster_owner --pwfile "$STATE/keys/owner.new" --auth scram-sha-256 \
    --encoding UTF8 --locale C.UTF-8 --lc-collate C --data-checksums >"$STATE/log/initdb" 2>&1 ||
    { cat "$STATE/log/initdb" >&2; fail "数据库初始化失败，见上。" "Making the database cluster failed; see above."; }
  rm "$STATE/keys/owner.new"
  cat >>"$STATE/pg.new/postgresql.conf" <<TEXT
listen_addresses = ''
unix_socket_directories = '$SOCKET_DIR'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 64MB
wal_compression = lz4
password_encryption = scram-sha-256
log_line_prefix = '%m [%p] %a '
TEXT
  mv "$STATE/pg.new" "$STATE/pg"
}

# instance_write_service NAME COMMAND...: a runit service folder, with its log.
instance_write_service() {
  local name=$1
  shift
  mkdir -p "$STATE/service.new/$name/log" "$STATE/log/$name"
  printf '#!/bin/sh\nexec 2>&1\nexec %s\n' "$*" >"$STATE/service.new/$name/run"
  printf "#!/bin/sh\nexec svlogd '%s'\n" "$STATE/log/$name" >"$STATE/service.new/$name/log/run"
  # They start when instance_start says so, in order.
  touch "$STATE/service.new/$name/down"
  chmod 0755 "$STATE/service.new/$name/run" "$STATE/service.new/$name/log/run"
}

instance_write_services() {
  [[ -d $SERVICE_DIR/gateway ]] && return
  # One made before there was a gateway: stopped, written anew.
  if [[ -d $SERVICE_DIR ]]; then
    instance_stop
    rm -rf "$SERVICE_DIR"
  fi
  local service control
  rm -rf "$STATE/service.new"
  instance_write_service postgres "'$PG_BIN/postgres' -D '$STATE/pg'"
  mkdir "$STATE/service.new/postgres/control"
  # SIGTERM would wait for every client to leave by itself.
  for control in t d; do
    printf '#!/bin/sh\nkill -INT "$(cat supervise/pid)"\n' >"$STATE/service.new/postgres/control/$control"
    chmod 0755 "$STATE/service.new/postgres/control/$control"
  done
  for service in "${INSTANCE_PROCESSES[@]}"; do
    instance_write_service "$service" "'$STATE/bin/musterd' $service --config '$STATE/server.textproto'"
  done
  mv "$STATE/service.new" "$SERVICE_DIR"
}

instance_make() {
  local build=$1 changed= program
  for program in "$build"/services/{musterd/musterd,cli/muster}; do
    [[ -x $program ]] || fail "程序还没有编译：缺少 $program。请先运行 ./deploy/run。" "The programs are not built: $program is missing. Run ./deploy/run first."
  done
  mkdir -p "$STATE"/{bin,log} "$SOCKET_DIR"
  if instance_copy_program "$build/services/musterd/musterd"; then changed=1; fi
  if instance_copy_program "$build/services/cli/muster"; then changed=1; fi
  instance_make_secrets
  instance_make_certificate
  instance_copy_console
  instance_make_cluster
  instance_write_server_config >"$STATE/server.textproto"
  instance_write_client_config >"$STATE/muster.textproto"
  instance_write_gateway_config >"$STATE/gateway.textproto"
  instance_write_services
  chown -R "$RUN_USER" "$STATE"/{keys,pg,service,log} "$SOCKET_DIR"
  # New programs or not, nothing may go on running the old ones.
  if [[ $changed ]] && instance_is_running; then instance_stop; fi
}

instance_check_ports() {
  local service port ports
  for service in "${INSTANCE_PROCESSES[@]}"; do
    ports=("$(instance_port_of "$service")" "$(($(instance_port_of "$service") + 100))")
    if [[ $service == gateway ]]; then ports+=("$((PORT + 43))"); fi
    for port in "${ports[@]}"; do
      if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        fail "端口 $port（$service 要用）已被别的程序占用。请停止那个程序（ss -ltnp | grep :$port 可以看到是谁），或用 MUSTER_PORT=别的起始端口 重试。" \
          "Port $port, which $service needs, is taken by another program. Stop that program (ss -ltnp | grep :$port shows it), or try again with MUSTER_PORT=another-first-port."
      fi
    done
  done
}

instance_start() {
  if ! instance_is_running; then
    instance_check_ports
    (cd / && exec setsid "${AS_USER[@]}" runsvdir -P "$SERVICE_DIR" >"$STATE/log/runsvdir" 2>&1 </dev/null 9>&-) &
    echo $! >"$STATE/runsvdir.pid"
  fi
  local service waited=0
  until [[ -p $SERVICE_DIR/postgres/supervise/ok ]] && instance_sv up postgres; do
    ((waited++ < 100)) || fail "runit 没有启动，见 $STATE/log/runsvdir。" "runit did not start; see $STATE/log/runsvdir."
    sleep 0.05
  done
  "${AS_USER[@]}" "$STATE/bin/musterd" migrate --config "$STATE/server.textproto" ||
    fail "数据库没有准备好，见上和 $STATE/log/postgres/current。" "The database is not ready; see above and $STATE/log/postgres/current."
  instance_sv up "${INSTANCE_PROCESSES[@]}"
  instance_muster status --wait 30 &>/dev/null || {
    instance_muster status >&2 || true
    fail "有服务在 30 秒内没有就绪，日志在 $STATE/log/<服务>/current。" "Not every service became healthy within 30 seconds; logs are in $STATE/log/<service>/current."
  }
  waited=0
  until instance_gateway_answers; do
    ((waited++ < 200)) || fail "网关没有就绪，日志在 $STATE/log/gateway/current。" "The gateway did not become ready; its log is $STATE/log/gateway/current."
    sleep 0.05
  done
}

# instance_sv COMMAND SERVICE...: runit's sv, as the user that may.
instance_sv() {
  local command=$1
  shift
  SVDIR=$SERVICE_DIR "${AS_USER[@]}" env SVDIR="$SERVICE_DIR" sv "$command" "$@" >/dev/null 2>&1
}

instance_stop() {
  instance_is_running || { rm -f "$STATE/runsvdir.pid"; return 0; }
  local pid
  pid=$(<"$STATE/runsvdir.pid")
  "${AS_USER[@]}" env SVDIR="$SERVICE_DIR" sv -w 20 down gateway >/dev/null 2>&1 || true
  "${AS_USER[@]}" env SVDIR="$SERVICE_DIR" sv -w 20 down "${INSTANCE_SERVICES[@]}" >/dev/null 2>&1 || true
  "${AS_USER[@]}" env SVDIR="$SERVICE_DIR" sv -w 20 down postgres >/dev/null 2>&1 || true
  # HUP: runsvdir ends its runsv processes, which end what is left.
  kill -HUP "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
  rm -f "$STATE/runsvdir.pid"
}
