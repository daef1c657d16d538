#!/bin/sh
# tests/need.sh CHECK PACKAGE...
# Succeeds if the shell command CHECK does. If not, root on Debian gets the packages installed, without a question.
# Where that cannot be, one line says why, and what to type.
check=$1
shift
try() { sh -c "$check" >/dev/null 2>&1 </dev/null; }
try && exit 0
install="apt-get -y install --no-install-recommends $*"
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "not here: $*; to install: sudo $install"
    exit 1
fi
echo "installing $* ..."
export DEBIAN_FRONTEND=noninteractive
log=$( (apt-get -q update && $install) 2>&1 </dev/null) && try && exit 0
echo "could not install $*: $(printf '%s\n' "$log" | tail -n 1)"
exit 1
