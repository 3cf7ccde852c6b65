package history

import (
	"os"
	"strings"
)

// readIndex reads git's notes from the file that holds them, written when the returned file says. gitformat-index(5)
// has its form, which also knows parts that git alone puts together; then it is none of ours to read.
func readIndex(name string) (all []note, written stamp, whole bool) {
	file, err := os.Open(name)
	if err != nil {
		return nil, written, false
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, written, false
	}
	data := make([]byte, info.Size())
	if _, err := file.ReadAt(data, 0); err != nil {
		return nil, written, false
	}
	all, whole = notesOf(string(data))
	return all, stampOf(info.ModTime()), whole
}

// The sizes of the parts of an index: its head, its last part, a name of SHA-1, what stands before it and behind it
// in an entry, and the head of an extension.
const (
	headSize, sumSize, hashSize    = 12, 20, 20
	factsSize, flagsSize, partSize = 40, 2, 8
)

func notesOf(data string) ([]note, bool) {
	if len(data) < headSize+sumSize || !strings.HasPrefix(data, "DIRC") {
		return nil, false
	}
	r := entryReader{rest: data[headSize : len(data)-sumSize], version: number(data[4:])}
	if r.version < 2 || r.version > 4 {
		return nil, false
	}
	count := int64(number(data[8:]))
	if count > int64(len(data)/factsSize) {
		return nil, false
	}
	all := make([]note, count)
	for i := range all {
		var read bool
		if all[i], read = r.entry(); !read || i > 0 && all[i].path < all[i-1].path {
			return nil, false
		}
	}
	return all, optional(r.rest)
}

// optional reports whether what follows the entries may be passed over: the names of such parts begin in upper case.
func optional(rest string) bool {
	for len(rest) >= partSize {
		size := int(number(rest[4:]))
		if rest[0] < 'A' || rest[0] > 'Z' || size > len(rest)-partSize {
			return false
		}
		rest = rest[partSize+size:]
	}
	return rest == ""
}

type entryReader struct {
	rest    string
	version uint32
	last    string // the path before, of which version 4 repeats the start
}

func (r *entryReader) entry() (note, bool) {
	const fixed = factsSize + hashSize + flagsSize
	if len(r.rest) < fixed+flagsSize+1 {
		return note{}, false
	}
	at := func(word int) uint32 { return number(r.rest[4*word:]) }
	n := note{raw: r.rest[factsSize:][:hashSize], mode: at(6),
		facts: facts{changed: stamp{at(0), at(1)}, modified: stamp{at(2), at(3)}, inode: at(5), size: at(9)}}
	length := fixed
	if r.rest[factsSize+hashSize]&0x40 != 0 { // more flags
		n.flags, length = number(r.rest[length:])>>16, length+flagsSize
	}
	start := ""
	if r.version == 4 {
		dropped, size := offset(r.rest[length:])
		if size == 0 || dropped > len(r.last) {
			return n, false
		}
		start, length = r.last[:len(r.last)-dropped], length+size
	}
	end := strings.IndexByte(r.rest[length:], 0)
	if end < 0 || start == "" && end == 0 {
		return n, false
	}
	n.path = r.rest[length:][:end]
	if start != "" {
		n.path = start + n.path
	}
	length += end + 1
	if r.version < 4 {
		length = (length + 7) / 8 * 8
	}
	if length > len(r.rest) {
		return n, false
	}
	r.rest, r.last = r.rest[length:], n.path
	return n, true
}

// offset is a number as packs write it, and how many bytes it takes: 0 for none.
func offset(data string) (value, size int) {
	for i := range min(len(data), 4) {
		value = value<<7 | int(data[i]&0x7f)
		if data[i]&0x80 == 0 {
			return value, i + 1
		}
		value++
	}
	return 0, 0
}
