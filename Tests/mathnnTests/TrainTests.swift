import Support
import Terminal
import Testing

@Suite("The commands train, shapes and data") struct TrainTests {
  private static let mathnn = "\(Process.buildFolder)/mathnn"
  private static let small = "--train 60 --test 20 --hidden 5 --batch 20 -q"

  private func run(_ words: String) -> (output: String, code: Int32) {
    Process.shell("env -u MATHNN_MNIST \(Self.mathnn) \(words)")
  }

  @Test("the object of a run has a line for each seed and epoch")
  func object() throws {
    let said = run("train rnn \(Self.small) --epochs 2 --seeds 2 --json")
    #expect(said.code == 0)
    let json = try JSON.read(said.output)
    let runs = try #require(json["result"]?["runs"]?.elements)
    #expect(runs.count == 4)
    for run in runs {
      for key in ["seed", "epoch", "loss", "accuracy", "seconds", "samples_per_second"] {
        guard case .number? = run[key] else {
          Issue.record("\(key) is no number")
          continue
        }
      }
    }
    #expect(json["result"]?["data"]?.text == "synthetic digits")
  }

  @Test("the same call gives the same bytes, with any number of threads")
  func reproduced() {
    let one = run("train gru \(Self.small) --epochs 2")
    #expect(one.output.contains("synthetic digits: 60 pictures"))
    #expect(run("train gru \(Self.small) --epochs 2 --threads 3").output == one.output)
    #expect(run("train gru \(Self.small) --epochs 2 --seed 2").output != one.output)
  }

  @Test("a run that was killed goes on to the same bytes")
  func killed() throws {
    try Process.inNewFolder { folder in
      let words = "train lstm --train 400 --test 20 --hidden 24 --batch 10 --epochs 2 -q --every 2"
      #expect(run("\(words) --checkpoint \(folder)/whole").code == 0)
      let script = """
        \(Self.mathnn) \(words) --checkpoint \(folder)/parts >/dev/null & child=$!
        for delay in 0.3 0.25 0.35 0.2; do
          sleep $delay; kill -9 $child; wait $child
          [ -f \(folder)/parts ] || exit 0
          \(Self.mathnn) train --resume \(folder)/parts --every 2 -q >/dev/null & child=$!
        done
        wait $child
        """
      _ = Process.shell("env -u MATHNN_MNIST sh -c '\(script)' 2>/dev/null")
      let last = "train --resume \(folder)/parts -q"
      if Process.shell("test -f \(folder)/parts").code == 0 {
        #expect(run(last).code == 0)
        #expect(Process.shell("cmp \(folder)/whole \(folder)/parts").code == 0)
        #expect(Process.shell("ls \(folder)").output == "parts\nwhole\n")
      }
    }
  }

  @Test("Ctrl-C leaves a checkpoint that goes on")
  func interrupted() throws {
    try Process.inNewFolder { folder in
      let words =
        "train rnn --train 2000 --test 20 --batch 10 --epochs 50 -q --checkpoint \(folder)/c"
      let said = Process.shell(
        "env -u MATHNN_MNIST timeout -s INT 2 \(Self.mathnn) \(words); echo code $?")
      #expect(said.output.contains("code 3") || said.output.contains("code 124"), "\(said.output)")
      let next = run("train --resume \(folder)/c --epochs 0 -q")
      #expect(next.code == 0, "\(next.output)")
    }
  }

  @Test(
    "what cannot be is said, with the code of the manual",
    arguments: [
      ("train", 2, "no model"), ("train rn", 2, "cannot be 'rn'"),
      ("train rnn --hidden 0", 4, "--hidden"), ("train rnn --rows 5-90", 4, "--rows"),
      ("train rnn --layers conv5x8", 4, "no such option"), ("train mlp --rate x", 4, "--rate"),
      ("train cnn --layers conv29x8", 4, "too small"),
      ("train rnn --data /no/such", 5, "no folder"),
      ("train --resume /no/such", 5, "cannot open"), ("train rnn --resume /dev/null", 4, "no file"),
      ("train --experiment no-such", 4, "no experiment"),
      ("train rnn --checkpoint /no/x", 4, "write"),
      ("train rnn --crop 40 --rows 1-41", 4, "--rows"),
      ("train rnn --samples 9 --train 5", 4, "only 5"),
      ("shapes conv5", 2, "--in"), ("shapes conv5 --in 1x9x9", 4, "no layer"),
      ("shapes conv5x2 --in 1x3x3", 4, "does not fit"), ("shapes conv5x2 --in a", 4, "--in"),
      ("shapes conv5x2 --in 1x9x9 --solve flatten=2", 4, "no layer is called"),
      ("data fetch", 2, "folder"), ("data nothing", 2, "cannot be 'nothing'"),
      ("data info --data /no/such", 5, "not in"),
    ] as [(String, Int32, String)])
  func refused(_ words: String, _ code: Int32, _ message: String) {
    let said = run(words)
    #expect(said.code == code && said.output.contains(message), "\(words): \(said)")
  }

  @Test("equal steps are checked, and differences come with an interval")
  func experiment() {
    let words = "train --experiment equal-steps --train 60 --test 20 --batch 10 --seeds 2 -q"
    #expect(run(words).code == 4, "60 pictures are fewer than the samples")
    let text = """
      model = mlp\\nhidden = 4\\nbatch = 10\\nseeds = 2\\ncheck = equal steps\\n
      variant few: samples = 20; epochs = 3\\nvariant many: samples = 60; epochs = 1\\n
      """.replacing("\n", with: "")
    let said = Process.shell(
      "printf '\(text)' | env -u MATHNN_MNIST \(Self.mathnn) train --experiment - --train 60 --test 20 -q"
    )
    #expect(said.code == 0, "\(said.output)")
    #expect(said.output.contains("all variants take 6 (checked)"))
    #expect(said.output.contains("95 % interval, 2 paired seeds"))
    let unequal = Process.shell(
      "printf '\(text.replacing("epochs = 3", with: "epochs = 2"))' | "
        + "\(Self.mathnn) train --experiment - --train 60 --test 20 -q")
    #expect(unequal.code == 4 && unequal.output.contains("different numbers of steps: 4, 6"))
  }

  @Test("sizes are those of the lecture")
  func shapes() throws {
    let said = run("shapes 'conv5x10 pool2 conv5x16 pool2 flatten linear10' --in 1x28x28 --json")
    let json = try JSON.read(said.output)
    #expect(json["result"]?["parameters"]?.text == "6846")
    let solved = run(
      "shapes 'conv?x10 pool2 conv5x? pool2 flatten' --in 1x28x28 --solve flatten=256")
    #expect(solved.output.contains("conv5x10 pool2 conv5x16 pool2 flatten  1x28x28 → 10x24x24"))
    #expect(run("shapes 'conv5x10 flatten' --in 1x9x9 --solve flatten=67").code == 1)
  }
}
