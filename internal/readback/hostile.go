package readback

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// pieces are what some reader takes for more than its own characters.
var pieces = []string{
	`\`, `\\`, `\n`, `\r`, `\t`, `\x41`, `\u0041`, `\U0001F600`, `\ud83d`, `\ude00`, `\N{DASH}`, `\101`, `\"`, `\'`, `"`, `'`, `"""`, `'''`,
	`;`, `; return 302 http://evil`, `{`, `}`, `#`, ` #`, `(`, `)`, `[`, `]`, `<`, `>`, `</VirtualHost>`, `<If true>`,
	`%`, `%%`, `%20`, `%t`, `%{PATH}e`, `%(a)s`, `%s`, `{0}`, `expr=`, `expr=%{file:/etc/passwd}`, `early`, `env=X`, `~`, `~*`, `^~`, `=`, `@`, `!`,
	`|`, `|cat`, `unix:`, `data:`, `engine:x:y`, `syslog:`, `off`, `on`, `none`, `default_server`, `ssl`, `0`, `-`, `--`, `+`, `,`, `:`, `?`, `&`, `*`,
	` `, `  `, `a`, `n`, `r`, `t`, `u`, `x`, `Z`, `9`, `.`, `..`, `_`, "`", "`id`", `coding: utf-7`, `# -*- coding=utf-7 -*-`, `+AAo-X=1`, `+ACIAIgAi-`,
	"é", "ß", "日本語", "а", "e\u0301", "😀", "\U0010FFFF", "\u00a0", "\u3000", "\u200b", "\u0100", "\u2713", "\uFFFC", "\uE000", "\U000E0041",
}

// Hostile are n texts made to be misread, the same for the same seed. Half of them are short.
func Hostile(seed uint64, n int) []string {
	source := rand.New(rand.NewPCG(seed, 0))
	texts := slices.Clone(pieces)
	for len(texts) < n {
		var b strings.Builder
		for range 1 + source.IntN(4+source.IntN(12)) {
			b.WriteString(pieces[source.IntN(len(pieces))])
		}
		if source.IntN(8) == 0 {
			b.WriteByte('\\')
		}
		texts = append(texts, b.String())
	}
	return texts[:n]
}

// FileNames are those of n hostile texts that can name a file, each once.
func FileNames(seed uint64, n, longest int) []string {
	var names []string
	for _, text := range Hostile(seed, n) {
		name := strings.ReplaceAll(text, "/", "")
		if name != "" && name != "." && name != ".." && len(name) <= longest {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Keep are those of texts that pass.
func Keep(texts []string, pass func(string) bool) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(text string) bool { return !pass(text) })
}
