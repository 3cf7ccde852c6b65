package spec

import (
	"bytes"
	"fmt"
	"strings"
)

// Reference is the table of keys in Markdown.
func Reference() []byte {
	var b bytes.Buffer
	b.WriteString("| key | type | default | meaning |\n| --- | --- | --- | --- |\n")
	for i := range Keys {
		key := &Keys[i]
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", key.Path, key.Type, key.preset(), key.meaning())
	}
	return b.Bytes()
}

func (k *Key) preset() string {
	switch {
	case k.Required:
		return "required"
	case k.Default != nil:
		return "`" + fmt.Sprint(k.Default) + "`"
	}
	return k.Depends
}

func (k *Key) meaning() string {
	if len(k.Values) < 2 {
		return k.Doc
	}
	return k.Doc + ": `" + strings.Join(k.Values, "`, `") + "`"
}
