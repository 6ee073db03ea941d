# Finds a JDK 25, for the scripts of this checkout. Sourced, not run. Written for bash 3.2, which is what
# macOS has.

# The folder of a file, through symbolic links.
folder_of() {
  local path=$1 link
  while [ -L "$path" ]; do
    link=$(readlink "$path")
    case $link in
      /*) path=$link ;;
      *) path=$(dirname "$path")/$link ;;
    esac
  done
  (cd "$(dirname "$path")" && pwd -P)
}

is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] || return 1
  if [ -r "$1/release" ]; then
    grep -q '^JAVA_VERSION="25[."+-]' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | grep -q 'version "25[."+-]'
  fi
}

jdk_of_path() {
  local java
  java=$(command -v java 2>/dev/null) || return 1
  dirname "$(folder_of "$java")"
}

# Prints the home of the first JDK 25: JAVA_HOME, the one on the PATH, then the usual places.
find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" "$(jdk_of_path)" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/*jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
    "$HOME"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$home" ] && is_jdk_25 "$home"; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  return 1
}

# Makes it the JAVA_HOME of what follows, or ends the script.
need_jdk() {
  JAVA_HOME=$(find_jdk) || {
    printf '%s: JDK 25 is missing: install one (for instance Temurin 25), or set JAVA_HOME to it.\n' \
      "$(basename "$0")" >&2
    exit 1
  }
  export JAVA_HOME
}
