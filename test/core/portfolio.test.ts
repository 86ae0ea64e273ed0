import assert from 'node:assert/strict'
import { portfolioProject } from '../../src/core/portfolio.ts'

describe('a project below the folder', () => {
  it('is scored by the answers of its plan alone', () => {
    const text =
      'project: Plant counter\ncost:\n  CST-D1: { score: 1 }\n  CST-A1: { score: 0 }\n  CST-P1: { score: unknown }\nimpact:\n  IMP-1: { score: 4 }\n'
    const found = portfolioProject('/projects/all/plants', text)!
    assert.equal(found.name, 'Plant counter')
    assert.equal(found.scores.label, 'estimate')
    const { value, low, high } = found.scores.feasibility!
    assert.ok(low < value && value < high, 'what is not answered widens the band')
  })
  it('is called by its folder where the plan names none, and left out where nothing is scored', () => {
    assert.equal(portfolioProject('/projects/all/plants', 'cost:\n  CST-D1: { score: 1 }\n')?.name, 'plants')
    assert.equal(portfolioProject('/projects/all/plants', 'feasibility:\n  FEA-1: asserted\n'), null)
    assert.equal(portfolioProject('/projects/all/plants', '{{{'), null)
  })
  it('stays near nothing where the data may not be used', () => {
    const text = 'readiness:\n  RDY-3: { answer: "no" }\ncost:\n  CST-D1: { score: 0 }\n'
    assert.ok(portfolioProject('/x', text)!.scores.feasibility!.high <= 10)
  })
})
