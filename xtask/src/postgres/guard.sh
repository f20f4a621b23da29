# Keeps one throw-away PostgreSQL cluster for as long as standard input stays open.
#
# The other end of that pipe belongs to xtask. However xtask ends (done, panic, Ctrl-C, SIGTERM, SIGKILL), the
# pipe closes; then the command that used the cluster is ended, the server stopped, and every file removed.
#
# Arguments: directory of the server programs, parent for the temporary directory, owner of the data (empty:
# ourselves), ports to try, whether what is written must outlive the machine (fsync: on or off), then the words that
# run a command as that owner (none: as ourselves).
# Output: "ready PORT" once the server answers.
# Input: the process (or, negative, the process group) to end with the cluster; an empty line for none.
trap '' INT TERM HUP
programs=$1 parent=$2 owner=$3 ports=$4 fsync=$5
shift 5
umask 077
directory=$(mktemp -d "$parent/hearth-postgres.XXXXXX") || exit 1
data=$directory/data
user=

end_user() {
    if [ -n "$user" ]; then kill -s "$1" -- "$user" 2>/dev/null; fi
}

stop() {
    # Nobody will read this data again, so the server need not write it out.
    if ! "$@" "$programs/pg_ctl" stop -D "$data" -m immediate -w -t 30 >/dev/null 2>&1; then
        pid=$(head -n 1 "$data/postmaster.pid" 2>/dev/null) && kill -s KILL "$pid" 2>/dev/null
    fi
    cd / && rm -rf -- "$directory"
}

give_up() {
    cat "$directory"/*.log >&2
    stop "$@"
    exit 1
}

if [ -n "$owner" ]; then chown "$owner" "$directory" || give_up "$@"; fi
cd "$directory" || give_up "$@"

"$@" "$programs/initdb" -D "$data" -U hearth --auth=trust --encoding=UTF8 --no-locale --no-sync \
    </dev/null >setup.log 2>&1 || give_up "$@"
cat >>"$data/postgresql.conf" <<SETTINGS || give_up "$@"
listen_addresses = '127.0.0.1'
unix_socket_directories = '$directory'
max_connections = 200
fsync = $fsync
timezone = 'UTC'
log_timezone = 'UTC'
SETTINGS

ready=
for port in $ports; do
    # Somebody may have taken the port since it was found free, hence the second try.
    if "$@" "$programs/pg_ctl" start -D "$data" -w -t 60 -o "-p $port" -l "$directory/server.log" \
        </dev/null >>setup.log 2>&1; then
        ready=$port
        break
    fi
done
if [ -z "$ready" ]; then give_up "$@"; fi
echo "ready $ready"

while read -r line; do user=$line; done

end_user TERM
stop "$@"
attempts=0
while [ -n "$user" ] && [ "$attempts" -lt 50 ] && kill -s 0 -- "$user" 2>/dev/null; do
    attempts=$((attempts + 1))
    sleep 0.1
done
end_user KILL
exit 0
