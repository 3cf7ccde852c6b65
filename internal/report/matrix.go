package report

import (
	"fmt"
	"slices"
	"strings"

	"proxypact/internal/attack"
)

// Cell is one run in a table of runs.
type Cell struct {
	Row, Column string
	Run         Run
}

// Matrix is a Markdown table of how many cases held of how many, rows and columns in the order in which they first
// appear. A combination that was not run is empty.
func Matrix(corner string, cells []Cell) string {
	var rows, columns []string
	runs := map[[2]string]Run{}
	for _, c := range cells {
		rows, columns = once(rows, c.Row), once(columns, c.Column)
		runs[[2]string{c.Row, c.Column}] = c.Run
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| %s | %s |\n|%s\n", corner, strings.Join(columns, " | "), strings.Repeat(" --- |", len(columns)+1))
	for _, row := range rows {
		b.WriteString("| " + row + " |")
		for _, column := range columns {
			b.WriteString(" " + runs[[2]string{row, column}].cell() + " |")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func once(list []string, text string) []string {
	if slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}

// cell is "held of run", and behind it which attacks broke more than honest requests do.
func (r Run) cell() string {
	if len(r.Trials) == 0 {
		return ""
	}
	broken := r.Broken()
	text := fmt.Sprintf("%d of %d", len(r.Trials)-len(broken), len(r.Trials))
	always := everyone(r.Trials)
	var through []string
	for _, fault := range faults(broken) {
		if len(bent(withFault(broken, fault), always)) > 0 && fault != attack.Honest {
			through = append(through, string(fault))
		}
	}
	if len(through) > 0 {
		text += "; broken by " + strings.Join(through, ", ")
	}
	return text
}
