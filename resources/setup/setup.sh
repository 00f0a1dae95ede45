#!/usr/bin/env bash
# Makes this checkout ready to run: a usable Python, the virtual environment, the system's packages.
# `setup.sh peers` also installs the programs that the tests talk to, `setup.sh installer` those that make the
# installer, `setup.sh windows-installer` those that make it for Windows, `setup.sh installer-test` those that try
# it in fresh systems, `setup.sh docs` what builds the documentation. Called by make; safe to call again.
set -euo pipefail
cd "$(dirname "$0")/../.."

venv=.venv
# What Qt's libraries and its X11, Wayland and sound plugins are linked with (ldd). Names as before Debian's
# 64-bit time: libglib2.0-0t64 provides libglib2.0-0.
run_packages=(libglib2.0-0 libatomic1 libegl1 libgl1 libx11-6 libx11-xcb1 libxext6 libxrender1 libxrandr2
  libxkbcommon0 libxkbcommon-x11-0 libxcb1 libxcb-cursor0 libxcb-glx0 libxcb-icccm4 libxcb-image0
  libxcb-keysyms1 libxcb-randr0 libxcb-render0 libxcb-render-util0 libxcb-shape0 libxcb-shm0 libxcb-sync1
  libxcb-util1 libxcb-xfixes0 libxcb-xinerama0 libxcb-xkb1 libwayland-client0 libwayland-cursor0 libpulse0
  libdbus-1-3 libfontconfig1 libgssapi-krb5-2 fonts-noto-core)
# Without a display the demo brings its own screen, window manager and sound server.
stage_packages=(xvfb openbox pulseaudio pulseaudio-utils x11-utils)
# Make, read and sign the package for Windows, and compile its custom action.
msi_packages=(wixl msitools gcc-mingw-w64-x86-64-win32 osslsigncode)
wine_packages=(wine wine64) # run a Windows Python, which makes the bundle for Windows
peer_packages=(kamailio kamailio-presence-modules kamailio-tls-modules baresip-core baresip-ffmpeg baresip-x11
  linphone-cli sip-tester libasound2-plugins alsa-utils dbus at-spi2-core gir1.2-atspi-2.0 python3-gi gnome-keyring
  xdg-utils desktop-file-utils postgresql slapd nginx xdotool xfce4-notifyd weston gammu-smsd
  faketime dovecot-imapd dovecot-lmtpd postfix clamav-daemon chromium chromium-driver
  "${msi_packages[@]}" "${stage_packages[@]}")
npm_peers=(smpp@0.5.1) # an SMSC
linphone_h264=mediastreamer2-plugin-openh264
installer_packages=(binutils libcups2) # PyInstaller reads libraries; the bundle prints
fresh_system_packages=(debootstrap debian-archive-keyring ubuntu-keyring systemd-container)
# Scripts from npm: package, file in it, name in the folder, SHA-256 of the file. For the documentation, in build/docs:
# the diagrams, and the search in pages that are opened from a folder. For the tests, in build/peers: what judges the
# accessibility of the chat's widget.
docs_scripts=(
  "mermaid@11.17.2 dist/mermaid.min.js mermaid.min.js 581ed7d74bd9048d0e3a91363927d72ef22942d7722546b27f7cc29e35390eb8"
  "iframe-worker@1.0.4 shim/index.js iframe-worker.js e8e412dbcfea9b7e31b5ffa288d7b6035915e714c542f4176a0cdbe262fc9609"
)
peer_scripts=(
  "axe-core@4.14.1 axe.min.js axe.min.js 29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
)

say() { printf 'loket: %s\n' "$*" >&2; }

find_python() {
  local candidate incomplete=()
  for candidate in "${LOKET_PYTHON:-}" python3.12 python3.11 python3.10 python3; do
    [ -n "$candidate" ] || continue
    "$candidate" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info < (3, 13))' >/dev/null 2>&1 || continue
    if "$candidate" -c 'import ensurepip, venv, sqlite3, ssl, ctypes' >/dev/null 2>&1; then
      command -v "$candidate"
      return
    fi
    incomplete+=("$candidate")
  done
  for candidate in ${incomplete[@]+"${incomplete[@]}"}; do # bash 3 has no empty arrays
    say "$candidate was passed over: it lacks one of ensurepip, venv, sqlite3, ssl and ctypes."
  done
  say "no usable Python found: Loket needs CPython 3.10, 3.11 or 3.12 with venv (the SIP library has no newer build)."
  say "Debian 12: apt install python3.11-venv.  Ubuntu 24.04: apt install python3.12-venv."
  say "Debian 13 and others: install uv and run 'uv python install 3.12', or use pyenv;"
  say "then run again with LOKET_PYTHON=/path/to/python3.12 make demo"
  exit 1
}

# The packages of a group of pyproject.toml, dev if none is named; its stamp says which are installed.
make_venv() {
  local group=${1:-dev} stamp=$venv/.loket-ready${1:+-$1} sum
  sum=$(cat pyproject.toml setup.py | sha256sum | cut -d' ' -f1)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ] && return
  if ! [ -x $venv/bin/python ]; then
    say "making the virtual environment with $python"
    "$python" -m venv $venv
  fi
  $venv/bin/python -m pip install --quiet --upgrade 'pip>=25.1' 'uv>=0.7,<1'
  say "installing the Python packages (a minute or two the first time)"
  # uv needs a tenth of the time, but does not know pip's settings: where only they lead to the packages, pip does it.
  $venv/bin/uv pip install --quiet --python $venv/bin/python --editable . --group "$group" ||
    { say "uv could not, so pip does it"; $venv/bin/python -m pip install -qq --editable . --group "$group"; }
  echo "$sum" >"$stamp"
}

# The bundle is built in an environment of its own, from exactly the packages of the lock file.
make_installer_venv() {
  local folder=build/installer-venv lock=resources/installer/requirements.lock stamp sum
  stamp=$folder/.loket-ready
  sum=$(cat pyproject.toml setup.py $lock | sha256sum | cut -d' ' -f1)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ] && return
  say "installing the packages of $lock (a few minutes the first time)"
  $venv/bin/python -m venv --clear $folder
  $folder/bin/python -m pip install -qq --upgrade 'pip>=25.1'
  $folder/bin/python -m pip install -qq --require-hashes --only-binary :all: -r $lock
  $folder/bin/python -m pip install -qq --no-deps --no-build-isolation --editable .
  echo "$sum" >"$stamp"
}

# PyInstaller wants the shared library, which Debian's and Ubuntu's Python does without.
python_library() {
  $venv/bin/python -c 'import sys; print("libpython%d.%d" % sys.version_info[:2] * (sys.base_prefix == "/usr"))'
}

# The installed packages, with the names that they provide besides their own.
installed_packages() {
  dpkg-query -W -f='${db:Status-Status}|${Package}, ${Provides}\n' |
    sed -n 's/^installed|//p' | tr ',' '\n' | sed 's/^ *//; s/[ :(].*//'
}

install_packages() {
  local missing=() name installed
  command -v dpkg-query >/dev/null || return 0
  installed=$(installed_packages)
  for name in "$@"; do
    grep -qxF -e "$name" <<<"$installed" || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return
  local apt=(apt-get)
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      apt=(sudo -n apt-get)
    else
      say "these system packages are missing; please run:"
      say "  sudo apt-get install --no-install-recommends ${missing[*]}"
      [ "${needs_all:-no}" = no ] || exit 1
      return 0
    fi
  fi
  say "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  "${apt[@]}" update -qq
  "${apt[@]}" install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Once; afterwards no network is needed.
fetch_scripts() {
  local folder=$1 line package inner name sum
  shift
  mkdir -p "$folder"
  for line in "$@"; do
    read -r package inner name sum <<<"$line"
    [ -f "$folder/$name" ] && continue
    command -v npm >/dev/null || needs_all=yes install_packages npm
    say "downloading $package"
    npm pack --silent --pack-destination "$folder" "$package" >/dev/null
    tar -xzOf "$folder"/*.tgz "package/$inner" >"$folder/$name.new"
    rm "$folder"/*.tgz
    echo "$sum  $folder/$name.new" | sha256sum --check --status || { say "$package is not the known one"; exit 1; }
    mv "$folder/$name.new" "$folder/$name"
  done
}

# Peers from npm, below build; does nothing when these versions are there.
fetch_npm_peers() {
  local folder=build/peers
  [ -f $folder/.ready ] && [ "$(cat $folder/.ready)" = "${npm_peers[*]}" ] && return
  command -v npm >/dev/null || needs_all=yes install_packages npm
  say "installing ${npm_peers[*]}"
  mkdir -p $folder
  npm install --silent --no-save --prefix $folder "${npm_peers[@]}" >/dev/null
  echo "${npm_peers[*]}" >$folder/.ready
}

python=
[ -x $venv/bin/python ] || python=$(find_python) # before anything is installed for nothing
install_packages "${run_packages[@]}"
if [ "${1:-}" = peers ]; then
  needs_all=yes install_packages "${peer_packages[@]}"
  if apt-cache show $linphone_h264 >/dev/null 2>&1; then # not every system has it
    needs_all=yes install_packages $linphone_h264
  else
    say "$linphone_h264 is not to be had here: calls in H.264 are not tried against linphone"
  fi
  fetch_npm_peers
elif [ "${1:-}" = installer ]; then
  needs_all=yes install_packages "${installer_packages[@]}"
elif [ "${1:-}" = windows-installer ]; then
  needs_all=yes install_packages "${wine_packages[@]}" "${msi_packages[@]}"
elif [ "${1:-}" = installer-test ]; then
  needs_all=yes install_packages "${fresh_system_packages[@]}" "${stage_packages[@]}"
elif [ "$(uname)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  needs_all=yes install_packages "${stage_packages[@]}"
fi
make_venv
if [ "${1:-}" = peers ]; then
  fetch_scripts build/peers "${peer_scripts[@]}"
elif [ "${1:-}" = installer ]; then
  make_installer_venv
  needs_all=yes install_packages $(python_library)
elif [ "${1:-}" = docs ]; then
  make_venv docs
  fetch_scripts build/docs "${docs_scripts[@]}"
fi
if [ -f ui/text/translations.py ]; then
  $venv/bin/python -m ui.text.translations build
fi
