# Lists the regions of a central arrangement in polymake.
#
# Usage: polymake --script regions.pl FILE, with rows a_1 ... a_d 0 of whole numbers in the file.
# Prints the number of regions and the seconds of processor time, without the start of the system.
use application "fan";

my ($file) = @ARGV;
open(my $input, "<", $file) or die "cannot open $file";
my @rows;
while (<$input>) {
  my @row = split;
  pop @row;
  # The first coordinate is the one that polymake keeps for points at infinity.
  push @rows, [0, @row] if @row;
}
my $arrangement = new HyperplaneArrangement(HYPERPLANES => new Matrix<Rational>(\@rows));
my ($start) = times;
my $found = $arrangement->CHAMBER_DECOMPOSITION->N_MAXIMAL_CONES;
my ($end) = times;
print "RESULT $found ", $end - $start, "\n";
