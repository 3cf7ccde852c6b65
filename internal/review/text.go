package review

import (
	"fmt"
	"io"
	"strings"

	"proxypact/internal/plan"
)

// Text prints what a change means, a line for each statement.
func Text(w io.Writer, statements []plan.Statement) error {
	var b strings.Builder
	for _, s := range statements {
		grade := string(s.Severity)
		if s.Turn != "" {
			grade += ", " + string(s.Turn)
		}
		fmt.Fprintf(&b, "%s: %s\n", grade, s.Problem)
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}
