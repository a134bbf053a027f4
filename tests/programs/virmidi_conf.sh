#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Cards of a file: made, changed without touching the others, and removed, by what
# onbeat-cards.service runs. The rest of the line is what people see of them.
# time-limit: 300
# shellcheck disable=SC2317 # check calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

if [[ $modules != ours ]]; then
	differs_on_purpose "cards of a file"
	finish
fi

export ONBEAT_CARDS=$PWD/cards.conf ONBEAT_CARDS_STATE=$PWD/state
root=/sys/kernel/config/snd-virmidi

onbeat_cards() {
	"$TESTS/packaging/onbeat-cards" "$@"
}

ports() {
	aconnect -l | sed -n "/^client [2-9][0-9]:/s/.*'\(.*\)'.*/\1/p; /^ *0 '/s/ *0 '\(.*[^ ]\) *'/= \1/p" |
		grep -A 1 Studio | grep -v '^--' | paste -sd ' ' || true
}

# The example of the package is what it says, once its signs are taken away.
onbeat_cards remove
ONBEAT_CARDS=$TESTS/packaging/cards.conf onbeat_cards apply
check "the file of the package makes nothing, and loads nothing" \
	not test -e /sys/module/snd_virmidi
sed -n 's/^#\(card .*\|\tname.*Studio\|\tindex 5\|\tdevice .* .*s\)$/\1/p' \
	"$TESTS/packaging/cards.conf" >cards.conf
same "its example" 5 "$(wc -l <cards.conf)"
onbeat_cards apply
same "is a card with two ports" "Studio Keys = Keys Studio Drums = Drums" "$(ports)"
same "its number" " 5 [Studio         ]: VirMIDI - Studio" \
	"$(grep '\[' /proc/asound/cards)"
same "as amidi shows it" $'hw:5,0 Studio Keys\nhw:5,1 Studio Drums' \
	"$(amidi -l | sed -n 's/^IO *\(hw:5,[01]\) *\(Studio [A-Z][a-z]*\).*/\1 \2/p')"

# A card that did not change is not touched: a program keeps it open.
listen /dev/snd/midiC5D0 heard.out
printf '\ncard other # no comment\n' >>cards.conf
check "a card without a device is an error" not onbeat_cards apply
sed -i '$d' cards.conf
printf 'card other\n device one\n\ncard late\nindex 7\ndevice two Zwölf\n' >>cards.conf
number=$(client_number "Studio Keys")
onbeat_cards apply
same "further cards are made" "other one,late Zwölf" \
	"$(aconnect -l | sed -n "s/^client.*'\(other.*\|late.*\)'.*/\1/p" | paste -sd ,)"
same "the first stays" "$number" "$(client_number "Studio Keys")"
printf 'X:1\nL:1/4\nQ:1/4=960\nK:C\nC|\n' >note.abc
abc2midi note.abc -o note.mid >abc2midi.out
aplaymidi -d 0 -p "$number" note.mid
check "who reads it hears what it gets" wait_for has_size heard.out 3

sed -i 's/Drums/Pads/; /^card other/,/device one/d' cards.conf
onbeat_cards apply
same "a changed card is as it says now" "Studio Keys = Keys Studio Pads = Pads" "$(ports)"
check "one that is not in the file is gone" not test -e "$root/other"
check "another has stayed" test -e "$root/late"
stop_listening

# A mistake takes no card from who uses it.
cp cards.conf right.conf
listen /dev/snd/midiC5D0 heard.out
sed -i 's/^\tname Studio/&, with more letters than a name has/' cards.conf
onbeat_cards apply 2>errors || true
same "what the kernel does not take is told" "onbeat-cards: studio/name: File name too long
onbeat-cards: studio: it stays as it is" "$(<errors)"
check "and is an error" not onbeat_cards apply
sed '/^\tdevice/d' right.conf >cards.conf
onbeat_cards apply 2>errors || true
same "so is a card that has no device left" "onbeat-cards: studio: it has no device
onbeat-cards: studio: it stays as it is" "$(<errors)"

# Nor does a word that is not known, which may have begun another card.
printf 'card crowd\ndevice one\n' | cat right.conf - >cards.conf
onbeat_cards apply
sed 's/^card late/crad late/; s/^\tindex/\tnumber/' cards.conf >wrong.conf
{ cat wrong.conf && printf 'crad new\n\tindex 9\n\tdevice x X\n'; } >cards.conf
line=$(grep -n '^crad late' cards.conf | cut -d : -f 1)
onbeat_cards apply 2>errors || true
same "lines behind it are of no card" "onbeat-cards: FILE:3: \"number\" is not known
onbeat-cards: FILE:$line: \"crad\" is not known
onbeat-cards: FILE:$((line + 1)): \"index 7\" belongs to no card
onbeat-cards: FILE:$((line + 2)): \"device two Zwölf\" belongs to no card
onbeat-cards: FILE:$((line + 5)): \"crad\" is not known
onbeat-cards: FILE:$((line + 6)): \"index 9\" belongs to no card
onbeat-cards: FILE:$((line + 7)): \"device x X\" belongs to no card
onbeat-cards: late: it is not removed, since line 3 may be meant for it
onbeat-cards: studio: it stays as it is" \
	"$(sed "s|$PWD/cards.conf|FILE|" errors | LC_ALL=C sort -s -t : -k 2,2)"
check "and an error" not onbeat_cards apply

# Nor does a card whose name the kernel refuses, which may be another that was mistyped.
long=studio-of-more-than-thirty-one-bytes
cat right.conf <(printf 'card crowd\ndevice one\n') |
	sed "s/^card studio/card $long/" >cards.conf
onbeat_cards apply 2>errors || true
same "a name that is refused is told" "onbeat-cards: FILE:1: \"$long\": File name too long
onbeat-cards: studio: it is not removed, since line 1 may be meant for it" \
	"$(sed "s|$PWD/cards.conf|FILE|" errors)"
cat right.conf <(printf 'card crowd\ndevice one\n') | sed '/^$/d; s/$/\r/' >cards.conf
check "lines may end as on other systems" onbeat_cards apply
same "all that is live stays, and nothing is made" "crowd 1,late 1,studio 1" \
	"$(cd "$root" && grep -H . -- */live | sed 's|/live:| |' | paste -sd ,)"
aplaymidi -d 0 -p "$(client_number "Studio Keys")" note.mid
check "who reads the card hears what it gets" wait_for has_size heard.out 3
stop_listening
sed 's/^\tindex 5/\tindex 7/' right.conf >cards.conf
onbeat_cards apply 2>errors || true
same "a number that is in use shows when it is made" \
	"onbeat-cards: studio/live: Device or resource busy
onbeat-cards: studio: it was made as it was before" "$(<errors)"
same "it is there again" "Studio Keys = Keys Studio Pads = Pads" "$(ports)"
check "with its number" grep -q "^ 5 .*VirMIDI - Studio" /proc/asound/cards
same "nothing is left of trying" "late studio" \
	"$(find "$root" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort | xargs)"
cp right.conf cards.conf
check "as it was, it is as wanted" onbeat_cards apply

# Who may turn a card on and off may do so again after it has been made anew.
rights() {
	(cd "$root/studio" && stat -c '%n %G %a' live name devices/*/name | paste -sd ,)
}
sed 's/^\tindex 5/&\n\tgroup audio/' right.conf >cards.conf
onbeat_cards apply
let_in="live audio 664,name root 644,devices/drums/name audio 664,devices/keys/name audio 664"
same "a group is let in" "$let_in" "$(rights)"
group=$(stat -c %g "$root/studio/live")
check "a member turns the card off" setpriv --reuid 1000 --regid "$group" --clear-groups \
	sh -c "echo 0 >$root/studio/live"
same "which it is" "" "$(ports)"
cp cards.conf group.conf
off="0 $let_in"
sed 's/^card studio/crad studio/' group.conf >cards.conf
check "a line that is not known is an error" not onbeat_cards apply
same "and leaves the card that is off" "$off" "$(cat "$root/studio/live") $(rights)"
sed 's/^\tname Studio/&, with more letters than a name has/' group.conf >cards.conf
onbeat_cards apply 2>errors || true
same "so does what the kernel does not take" "onbeat-cards: studio/name: File name too long
onbeat-cards: studio: it stays as it is" "$(<errors)"
same "which is off still" "$off" "$(cat "$root/studio/live") $(rights)"
sed 's/^\tindex 5/\tindex 7/' group.conf >cards.conf
onbeat_cards apply 2>errors || true
same "what shows when it is made is told" "onbeat-cards: studio/live: Device or resource busy
onbeat-cards: studio: it was made as it was before" "$(<errors)"
same "and it is off as before" "$off" "$(cat "$root/studio/live") $(rights)"
cp group.conf cards.conf
onbeat_cards apply
same "it is on again" "Studio Keys = Keys Studio Pads = Pads" "$(ports)"
same "and lets the group in" "$let_in" "$(rights)"
sed -i 's/group audio/group nobodys/' cards.conf
onbeat_cards apply 2>errors || true
same "a group has to be there" "onbeat-cards: studio: there is no group \"nobodys\"
onbeat-cards: studio: it stays as it is" "$(<errors)"
same "the other is still let in" "$let_in" "$(rights)"
cp right.conf cards.conf
onbeat_cards apply
same "without the line none is" "live root 644" "$(rights | cut -d , -f 1)"

# One that was made by hand in the place of ours is not ours.
echo 0 >"$root/studio/live"
rmdir "$root"/studio/devices/* "$root/studio"
mkdir -p "$root/studio/devices/hand"
echo 1 >"$root/studio/live"
check "what stands in its place is told" not onbeat_cards apply
onbeat_cards remove
same "and left alone" hand "$(ls "$root/studio/devices")"
echo 0 >"$root/studio/live"
rmdir "$root/studio/devices/hand" "$root/studio"
onbeat_cards apply

mkdir -p "$root/mine/devices/hand"
echo 1 >"$root/mine/live"
cat >cards.conf <<-TEXT
	card mine
	device x
	card late
	index 7
	device two Zwölf
	card wrong
	index 99
	device one
	card good
	device one
	strange line
	card good
TEXT
check "errors are told" not onbeat_cards apply
onbeat_cards apply 2>errors || true
same "each with its reason" "onbeat-cards: $PWD/cards.conf:11: \"strange\" is not known
onbeat-cards: $PWD/cards.conf:12: there is a card \"good\" already
onbeat-cards: studio: it is not removed, since line 11 may be meant for it
onbeat-cards: mine: File exists
onbeat-cards: wrong/index: Numerical result out of range" "$(<errors)"
same "the rest is made, and what is not ours stays" "good late mine studio" \
	"$(find "$root" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort | xargs)"
check "a file that is named has to be there" not env ONBEAT_CARDS=nowhere \
	"$TESTS/packaging/onbeat-cards" apply
check "and nothing is touched" test -e "$root/good"
env -u ONBEAT_CARDS "$TESTS/packaging/onbeat-cards" apply
same "without the file, none of its cards is left" mine \
	"$(find "$root" -mindepth 1 -maxdepth 1 -printf '%f\n')"
onbeat_cards apply || true
check "they come again with it" test -e "$root/good"
# By name alsa-lib takes the first; each has its number.
printf 'card %s\n\tname Twin\n\tindex %s\n\tdevice keys Keys\n' one 8 two 9 >cards.conf
onbeat_cards apply
same "two cards of one name are two clients" "48: 'Twin Keys',52: 'Twin Keys'" \
	"$(aconnect -l | sed -n "s/^client \([0-9]*: 'Twin Keys'\).*/\1/p" | paste -sd ,)"
aconnect 0:1 "Twin Keys"
aconnect 0:1 52:0
same "a program finds the first by the name, the other by its number" "48:0, 52:0" \
	"$(aconnect -l | sed -n "s/^\tConnecting To: \(48.*\)/\1/p")"
onbeat_cards remove
same "what was made by hand stays in the end" mine \
	"$(find "$root" -mindepth 1 -maxdepth 1 -printf '%f\n')"
same "nothing else does" 1 "$(grep -c '\[' /proc/asound/cards)"
echo 0 >"$root/mine/live"
rmdir "$root/mine/devices/hand" "$root/mine"
modprobe -r snd-virmidi
finish
