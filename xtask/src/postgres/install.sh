# Installs PostgreSQL's server programs on Debian and its kin, without the cluster that the package would
# create and start: we only want the programs.
set -eu
export DEBIAN_FRONTEND=noninteractive
settings=/etc/postgresql-common/createcluster.conf

apt-get update
apt-get install -y --no-install-recommends postgresql-common

saved=$(mktemp)
cp -p "$settings" "$saved"
trap 'cp -p "$saved" "$settings"; rm -f "$saved"' EXIT
trap 'exit 1' INT TERM HUP
printf '\ncreate_main_cluster = false\n' >>"$settings"

apt-get install -y --no-install-recommends postgresql postgresql-client
