/** What starts a captioning script, put beside the run it is for. */
export const LAUNCHER_FILE = 'launch.py';

/** Where the launcher is told of a folder with tokenizers that need not be fetched. */
export const TOKENIZERS_VARIABLE = 'PILOTHOUSE_TOKENIZERS';

/**
 * `launch.py SCRIPT ARGUMENTS…` runs the script as it is, but for three faults of sd-scripts that end it (seen at 48d368fa, with what
 * its requirements.txt asks for). The files of the trainer stay as they are; where a fault is not there, nothing is changed.
 */
export const LAUNCHER = `"""Runs one of sd-scripts' captioning scripts, with what is known to end it put right in memory."""

import ast
import os
import sys


def main() -> None:
    script = sys.argv[1]
    # As Python itself begins a script.
    sys.argv = sys.argv[1:]
    sys.path[0] = os.path.dirname(script)
    if os.path.basename(script) == "make_captions.py":
        mend_blip()
    with open(script, encoding="utf-8") as file:
        tree = ast.parse(file.read(), script)
    if os.path.basename(script) == "tag_images_by_wd14_tagger.py":
        mend_tagger(tree)
    exec(compile(tree, script, "exec"), {"__name__": "__main__", "__file__": script})


def mend_tagger(tree: ast.Module) -> None:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef) or function.name != "run_batch":
            continue
        # The list that taggers of the newer form make hides the one of the others, which end at the first character they know.
        for part in ast.walk(function):
            if isinstance(part, ast.If) and isinstance(part.test, ast.Name) and part.test.id == "default_format":
                rename("character_tags", "found_character_tags", part.orelse)
        # A batch of which no picture could be read.
        argument = function.args.args[0].arg
        function.body[:0] = ast.parse(f"if len({argument}[0]) == 0: return None").body


def rename(old: str, new: str, statements: list) -> None:
    names = [node for each in statements for node in ast.walk(each) if isinstance(node, ast.Name) and node.id == old]
    if any(isinstance(name.ctx, ast.Store) for name in names):
        for name in names:
            name.id = new


def mend_blip() -> None:
    try:
        import transformers
        from transformers.generation.utils import GenerationMixin
        from blip import med
    except ImportError:
        return  # The script itself says what is missing.
    # Since transformers 4.50 a model writes text only when it says that it can.
    if not hasattr(med.BertLMHeadModel, "generate"):
        med.BertLMHeadModel.__bases__ += (GenerationMixin,)
    folder = os.path.join(os.environ.get("${TOKENIZERS_VARIABLE}", ""), "bert-base-uncased")
    if os.path.exists(os.path.join(folder, "vocab.txt")):
        load = transformers.BertTokenizer.from_pretrained
        transformers.BertTokenizer.from_pretrained = lambda name, *more, **named: load(
            folder if name == "bert-base-uncased" else name, *more, **named
        )


main()
`;
