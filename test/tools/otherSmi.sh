#!/bin/sh
# Another stand-in for nvidia-smi, which shares nothing with standInSmi.ts: whatever fields are asked for, in whatever order, it makes up a cell for each.
# It stands in a folder beside a file `mode`, whose first word says how it behaves: answer · refuse FIELD · hang · deaf · flood · lose · late SECONDS ·
# stderr · half · silent · crash. Every start is written to `calls`, with the number of others that lived then.
here=$(dirname "$0")
read -r mode detail < "$here/mode"
others=0
for pid in $(cat "$here/pids" 2> /dev/null); do kill -0 "$pid" 2> /dev/null && others=$((others + 1)); done
echo $$ >> "$here/pids"
echo "$mode $others $*" >> "$here/calls"

case $mode in
  hang) while :; do sleep 1; done ;;
  deaf) trap '' TERM INT HUP; while :; do sleep 1; done ;;
  flood) exec yes 'GPU 0: there is no end to what I have to say about this card' ;;
  late) sleep "$detail" ;;
  silent) exit 0 ;;
  crash) kill -SEGV $$ ;;
  stderr) exec >&2 ;;
esac

for word in "$@"; do
  case $word in
    --query-gpu=*) fields=${word#*=} kind=gpu ;;
    --query-compute-apps=*) fields=${word#*=} kind=apps ;;
    -L) kind=list ;;
    -x) kind=xml ;;
  esac
done

cell() { # CARD FIELD
  case $2 in
    index) echo "$1" ;;
    uuid | gpu_uuid) echo "GPU-0ther000-0000-0000-0000-00000000000$1" ;;
    pci.bus_id | gpu_bus_id) echo "00000000:0$1:00.0" ;;
    name | gpu_name | process_name) echo "$([ "$kind" = apps ] && echo /usr/bin/python3 || echo NVIDIA H100 80GB HBM3)" ;;
    driver_version | kmd_version) echo 595.10.01 ;;
    pstate) echo P0 ;;
    memory.total) echo 81559 ;;
    memory.used | used_gpu_memory | used_memory) echo $((1000 * ($1 + 1))) ;;
    utilization.*) echo $((10 * $1)) ;;
    temperature.gpu) echo $((40 + $1)) ;;
    power.draw*) echo "$((100 + $1)).50" ;;
    *limit) echo 700.00 ;;
    clocks*active) echo 0x0000000000000004 ;;
    clocks*) echo 1980 ;;
    mig.mode.current) echo Disabled ;;
    persistence_mode) echo Enabled ;;
    compute_cap) echo 9.0 ;;
    pid) echo $((90000 + $1)) ;;
    *) echo '[N/A]' ;;
  esac
}
row() {
  line=
  old=$IFS IFS=,
  for field in $fields; do line="$line${line:+, }$(cell "$1" "$field")"; done
  IFS=$old
  printf '%s\n' "$line"
}

case ${kind:-} in
  gpu | apps)
    if [ "$mode" = refuse ]; then
      case ",$fields," in *",$detail,"*) echo "Field \"$detail\" is not a valid field to query."; exit 2 ;; esac
    fi
    [ "$mode" = half ] && { row 0; printf '1, GPU-0ther'; kill -KILL $$; }
    [ "$mode" = lose ] && echo 'Unable to determine the device handle for GPU3: 0000:03:00.0: Unknown Error'
    for card in ${CARDS:-0 1 2 3 4 5 6 7}; do
      [ "$mode" = lose ] && [ "$card" = 3 ] && continue
      row "$card"
    done
    ;;
  list) for card in 0 1 2 3 4 5 6 7; do echo "GPU $card: NVIDIA H100 80GB HBM3 (UUID: $(cell "$card" uuid))"; done ;;
  xml) echo 'this one knows no XML' ;;
  *) echo "ERROR: Option $1 is not recognized. Please run 'nvidia-smi -h'."; exit 255 ;;
esac
