from tools import prepare_tests

prepare_tests()
