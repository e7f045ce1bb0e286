#!/usr/bin/env bash
# The program's releases, kept by root outside all of them: a release that doesn't come up can't
# mend itself. Each step leaves files that the next run understands, wherever the power went.
#   program.sh start   before each start of the station (station.service)
#   program.sh work    when the station asks for a build, or a release is on trial
set -u
home=${LOA_THON_HOME:-/opt/loa-thon} run=${LOA_THON_RUN:-/run/loa-thon}
state=${LOA_THON_STATE:-/var/lib/loa-thon/program} etc=${LOA_THON_ETC:-/etc/loa-thon}
user=${LOA_THON_USER-loa-thon} pause=${LOA_THON_PAUSE:-10}
most_starts=3 answers_wanted=12 most_looks=60
cd "$home" || exit 1
# The station's user reads what is written here, whatever the unit's own mask.
umask 022

# keep FILE TEXT: all of it or nothing, and on the disk.
keep() { printf '%s\n' "$2" > "$1.new" && sync "$1.new" && mv -f "$1.new" "$1" && sync .; }
point() { ln -sfn "$1" current.new && mv -Tf current.new current && sync .; }
drop() { rm -f "$@" && sync .; }

on_trial() {
    [ -e trial ] || return 1
    read -r release back starts < trial
    # The power went between two steps of a switch, or somebody installed anew.
    [ "$(readlink current)" = "releases/$release" ] || { drop trial; return 1; }
}

# What the release that runs brings to the system, laid down by its own script.
lay() { [ ! -e current/share/loa-thon/system.sh ] || bash current/share/loa-thon/system.sh "$1" 9>&-; }

swap_back() {
    echo "release $release: $1; back to $back"
    keep refused "$(cat refused 2>/dev/null; echo "$release $1")"
    point "$back"
    drop trial next
}

start() {
    if on_trial; then
        [ "$(cat next 2>/dev/null)" != "$release" ] || drop next
        if [ "$starts" -ge $most_starts ]; then
            swap_back "it did not show within $starts starts that it works"
        else
            keep trial "$release $back $((starts + 1))"
        fi
    elif [ -s next ] && [ "$(cat next)" = "$(cat "$run/switch" 2>/dev/null)" ]; then
        # The station itself has said, a moment ago, that nothing is on the air or near.
        release=$(cat next)
        if [ -x "releases/$release/bin/station" ]; then
            # What watches over the trial is the present release's newest.
            lay lay || true
            echo "release $release takes over, on trial"
            keep trial "$release $(readlink current) 1"
            point "releases/$release"
        fi
        drop next
    fi
    rm -f "$run/switch"
    # On trial, this very file stays as it is: so does all that swaps back.
    if on_trial && ! lay lay-trial; then
        swap_back "what it brings to the system could not be laid down"
    fi
    on_trial || lay lay || echo "what the release brings to the system was not laid down"
}

# A release that goes on answering is good; the old one is kept until the next is built.
watch() {
    local answers=0 seen=
    for ((look = 0; look < most_looks; look++)); do
        sleep "$pause"
        on_trial || return 0
        [ "$starts" = "$seen" ] || answers=0
        seen=$starts
        if timeout 20 current/bin/station --settings "$etc/station.toml" status >/dev/null 2>&1; then
            answers=$((answers + 1))
        else
            answers=0
        fi
        if [ $answers -ge $answers_wanted ]; then
            ( flock 9; on_trial && drop trial ) 9> .lock
            echo "release $release is good"
            systemctl try-restart station-panel.service
            return
        fi
    done
    ( flock 9; on_trial && swap_back "it did not go on answering" ) 9> .lock
    systemctl restart station.service station-panel.service
}

build() {
    # Whatever somebody laid there who may write in that folder.
    rm -rf --one-file-system -- "$state/request"
    # Who broke into the sync may ask again at once, for ever.
    sleep "$pause"
    # Without its maker's root.json there are no updates, which is said where the box is looked at.
    [ -e "$etc/program-root.json" ] || return 0
    current/bin/station --settings "$etc/station.toml" build-release \
        "$state" "$home" "$etc/program-root.json" "$user"
}

case ${1-} in
    start) exec 9> .lock && flock -w 5 9; start ;;
    work) if [ -e trial ]; then watch; else build; fi ;;
    *) echo "program.sh start|work" >&2; exit 64 ;;
esac
