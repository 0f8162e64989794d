"""Gates on the finished PDF: nothing lost, contents true, links live, fonts, images."""
