package render

import (
	"fmt"
	"reflect"
	"strings"
	"text/template/parse"
)

// CheckTemplate holds a template to its law: text, comments, fields, if, range and with on one field, and template.
// No pipes, functions, variables or comparisons, and no value inside quotes of the template's own, because those
// would not be the quotes that made the token safe.
func CheckTemplate(name string, tree *parse.Tree) error {
	if tree == nil || tree.Root == nil {
		return nil
	}
	if why := lawless(tree.Root); why != "" {
		return fmt.Errorf("%s: a template holds no logic: %s", name, why)
	}
	return nil
}

// lawless says what in node breaks the law, or "".
func lawless(node parse.Node) string {
	switch node := node.(type) {
	case nil, *parse.TextNode, *parse.CommentNode:
		return ""
	case *parse.ListNode:
		return lawlessList(node)
	case *parse.ActionNode:
		return lawlessPipe(node.Pipe)
	case *parse.IfNode:
		return lawlessBranch(&node.BranchNode)
	case *parse.RangeNode:
		return lawlessBranch(&node.BranchNode)
	case *parse.WithNode:
		return lawlessBranch(&node.BranchNode)
	case *parse.TemplateNode:
		return lawlessPipe(node.Pipe)
	}
	return node.String()
}

func lawlessList(list *parse.ListNode) string {
	if list == nil {
		return ""
	}
	line := ""
	for _, node := range list.Nodes {
		if text, ok := node.(*parse.TextNode); ok {
			line += string(text.Text)
			line = line[strings.LastIndexByte(line, '\n')+1:]
		}
		if _, ok := node.(*parse.ActionNode); ok && insideQuotes(line) {
			return node.String() + " stands inside quotes of the template"
		}
		if why := lawless(node); why != "" {
			return why
		}
	}
	return ""
}

func insideQuotes(line string) bool {
	return strings.Count(line, `"`)%2 == 1 || strings.Count(line, `'`)%2 == 1
}

func lawlessBranch(branch *parse.BranchNode) string {
	for _, why := range []string{lawlessPipe(branch.Pipe), lawlessList(branch.List), lawlessList(branch.ElseList)} {
		if why != "" {
			return why
		}
	}
	return ""
}

func lawlessPipe(pipe *parse.PipeNode) string {
	switch {
	case pipe == nil:
		return ""
	case len(pipe.Decl) > 0 || len(pipe.Cmds) != 1 || len(pipe.Cmds[0].Args) != 1:
		return pipe.String()
	}
	switch pipe.Cmds[0].Args[0].(type) {
	case *parse.FieldNode, *parse.DotNode:
		return ""
	}
	return pipe.String()
}

var tokenType = reflect.TypeFor[Token]()

// CheckView holds a view type to its law: tokens, bools, and structs and slices of these; no strings, pointers or
// methods.
func CheckView(t reflect.Type) error {
	switch {
	case t.Kind() == reflect.Pointer || t.Kind() == reflect.Interface:
		return fmt.Errorf("%s may hold nothing", t)
	case t.Implements(tokenType) || t.Kind() == reflect.Bool:
		return nil
	case t.NumMethod() > 0:
		return fmt.Errorf("%s has methods", t)
	case t.Kind() == reflect.Slice:
		return CheckView(t.Elem())
	case t.Kind() != reflect.Struct:
		return fmt.Errorf("%s is neither token, bool, struct nor slice", t)
	}
	for i := range t.NumField() {
		if err := CheckView(t.Field(i).Type); err != nil {
			return fmt.Errorf("%s.%s: %w", t, t.Field(i).Name, err)
		}
	}
	return nil
}
