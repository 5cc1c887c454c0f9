# To be sourced: named steps, with their durations printed at the end, and how everything is built.
#
#   "${debug_build[@]}"    builds for tests
#   step NAME COMMAND…     runs the command and shows its output as it arrives
#   summary HEADING        prints how long each step took; status 1 if one failed

# A debug build. The libraries in C are optimised in it too: otherwise scrypt takes many times as long, and with it each
# password in a test. All builds of a tree have the same flags, or each would begin from the start.
debug_build=(swift build -Xcc -O2)

step_lines=()
step_failed=0

step() {
    local name=$1 began=$SECONDS status=0 verdict=
    shift
    printf '\n==> %s\n' "$name"
    "$@" || status=$?
    if [ "$status" -ne 0 ]; then
        step_failed=1
        verdict="failed ($status)"
        printf '==> %s failed with status %d\n' "$name" "$status"
    fi
    step_lines+=("$(printf '%-44s %4d s  %s' "$name" $((SECONDS - began)) "$verdict")")
    return "$status"
}

summary() {
    printf '\n%s\n' "$1"
    printf '  %s\n' "${step_lines[@]}"
    printf '  %-44s %4d s\n' "in all" "$SECONDS"
    return "$step_failed"
}
