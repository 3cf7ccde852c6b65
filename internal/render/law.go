package render

import (
	"fmt"
	"reflect"
	"text/template/parse"
)

// CheckTemplate holds a template to its law: text, comments, fields, if, range and with on one field, and template.
// No pipes, functions, variables or comparisons, and no value inside quotes of the template's own, because those
// would not be the quotes that made the token safe.
func CheckTemplate(name string, tree *parse.Tree) error {
	if tree == nil || tree.Root == nil {
		return nil
	}
	var law law
	why := law.lawless(tree.Root)
	if why == "" && law.inside() {
		why = "it ends inside quotes of its own"
	}
	if why != "" {
		return fmt.Errorf("%s: a template holds no logic: %s", name, why)
	}
	return nil
}

// law is a walk through a template in the order of its text.
type law struct{ quotes }

// lawless says what in node breaks the law, or "".
func (l *law) lawless(node parse.Node) string {
	switch node := node.(type) {
	case nil, *parse.CommentNode:
		return ""
	case *parse.TextNode:
		l.read(string(node.Text))
		return ""
	case *parse.ListNode:
		return l.list(node)
	case *parse.ActionNode:
		return l.action(node, node.Pipe)
	case *parse.TemplateNode:
		return l.action(node, node.Pipe)
	case *parse.IfNode:
		return l.branch(&node.BranchNode)
	case *parse.RangeNode:
		return l.branch(&node.BranchNode)
	case *parse.WithNode:
		return l.branch(&node.BranchNode)
	}
	return node.String()
}

func (l *law) list(list *parse.ListNode) string {
	if list == nil {
		return ""
	}
	for _, node := range list.Nodes {
		if why := l.lawless(node); why != "" {
			return why
		}
	}
	return ""
}

// action writes text that is not the template's own.
func (l *law) action(node parse.Node, pipe *parse.PipeNode) string {
	if l.inside() {
		return node.String() + " stands inside quotes of the template"
	}
	l.token()
	return lawlessPipe(pipe)
}

// branch may be left out or come many times, which must not matter to the quotes around it.
func (l *law) branch(branch *parse.BranchNode) string {
	why := lawlessPipe(branch.Pipe)
	before := *l
	for _, list := range []*parse.ListNode{branch.ElseList, branch.List} {
		*l = before
		if why == "" {
			why = l.list(list)
		}
		if why == "" && l.inside() != before.inside() {
			why = "quotes open or end inside {{" + keywords[branch.Type()] + " " + branch.Pipe.String() + "}}"
		}
	}
	return why
}

var keywords = map[parse.NodeType]string{parse.NodeIf: "if", parse.NodeRange: "range", parse.NodeWith: "with"}

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
