package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"proxypact/internal/value"
)

// choice is a flag with a closed list of values, completed and checked.
func choice(cmd *cobra.Command, target *string, name, preset, help string, values ...string) {
	cmd.Flags().Var(&choiceValue{target, values}, name, help+": "+strings.Join(values, " or "))
	*target = preset
	cmd.Flags().Lookup(name).DefValue = preset
	_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

var _, _ pflag.Value = (*choiceValue)(nil), (*givenValue)(nil)

type choiceValue struct {
	target *string
	values []string
}

func (c *choiceValue) String() string { return *c.target }
func (c *choiceValue) Type() string   { return "name" }
func (c *choiceValue) Set(text string) error {
	if !slices.Contains(c.values, text) {
		return fmt.Errorf("is not one of %s", strings.Join(c.values, ", "))
	}
	*c.target = text
	return nil
}

// given is a flag that is left out or says something: an empty one is a script's variable that was never set.
func given(cmd *cobra.Command, target *string, name, short, help string) {
	cmd.Flags().VarP((*givenValue)(target), name, short, help)
}

type givenValue string

func (g *givenValue) String() string { return string(*g) }
func (g *givenValue) Type() string   { return "string" }
func (g *givenValue) Set(text string) error {
	if text == "" {
		return errors.New("is empty")
	}
	*g = givenValue(text)
	return nil
}

// wrongFlag is what the parser of flags found, in our form.
func wrongFlag(cmd *cobra.Command, err error) error {
	hint := cmd.CommandPath() + " --help lists the flags"
	invalid, ok := errors.AsType[*pflag.InvalidValueError](err)
	if !ok {
		return usage(err.Error(), hint)
	}
	if invalid.GetValue() == "" {
		return usage("--"+invalid.GetFlag().Name+" is empty", hint)
	}
	why := invalid.Unwrap().Error()
	if fact, known := shapes[invalid.GetFlag().Value.Type()]; known {
		why = fact
	}
	return usage(fmt.Sprintf("--%s: %s %s", invalid.GetFlag().Name, value.Quote(invalid.GetValue()), why), hint)
}

// shapes are the types of flags whose errors the library words.
var shapes = map[string]string{"bool": "is neither true nor false", "duration": "is not a duration such as 90s"}

// noArgs is for verbs that take none.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage(cmd.CommandPath()+" takes no argument, and got "+value.Quote(args[0]), cmd.CommandPath()+" --help says what it does")
	}
	return nil
}

// noSuchVerb is for gen itself, whose arguments are verbs.
func noSuchVerb(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "gen --help lists them"
	if near := root.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "did you mean gen " + strings.Join(near, " or gen ") + "?"
	}
	return usage("no verb "+value.Quote(args[0]), hint)
}
